package dev.loff.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A stretch of local time in which a schedule, or every one, does not fire. */
@Entity
@Table(name = "schedule_blackout")
public class ScheduleBlackout {
    /** From a local time on, before another, in each schedule's own zone. */
    public record Stretch(LocalDateTime begins, LocalDateTime ends) {
        public Stretch {
            if (!begins.isBefore(ends)) {
                throw new IllegalArgumentException(
                        "Cannot black out: it ends before it begins (begins=" + begins + ", ends=" + ends + ")");
            }
        }
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String name;

    @ManyToOne
    private @Nullable Schedule schedule;

    private LocalDateTime begins;
    private LocalDateTime ends;
    private String reason;
    private String createdBy;
    private Instant createdAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected ScheduleBlackout() {}

    @SuppressWarnings("NullAway.Init") // the database gives the id
    public ScheduleBlackout(
            String name, @Nullable Schedule schedule, Stretch stretch, String reason, String actor, Instant when) {
        this.name = name;
        this.schedule = schedule;
        this.begins = stretch.begins();
        this.ends = stretch.ends();
        this.reason = reason;
        this.createdBy = actor;
        this.createdAt = when;
    }

    /** Whether a fire of a schedule at a local time falls into this. */
    public boolean covers(Schedule fired, LocalDateTime at) {
        boolean meant = schedule == null || schedule.id() == fired.id();
        return meant && !at.isBefore(begins) && at.isBefore(ends);
    }

    public long id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** The only schedule that is meant; absent: every one. */
    public @Nullable Schedule schedule() {
        return schedule;
    }

    public Stretch stretch() {
        return new Stretch(begins, ends);
    }

    public String reason() {
        return reason;
    }

    public String createdBy() {
        return createdBy;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
