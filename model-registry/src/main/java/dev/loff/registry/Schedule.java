package dev.loff.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When which job runs with which parameters. The version refuses a change that is based on an older state. */
@Entity
@Table(name = "schedule")
public class Schedule {
    /**
     * All that an operator chooses, checked elsewhere.
     *
     * @param parameters JSON object of what was given
     * @param catchUp how long after its time a fire is still made up for
     * @param pauseAfterFailures pauses itself after so many failures in a row; absent: never
     */
    public record Terms(
            String cron,
            String zone,
            String job,
            String parameters,
            Overlap overlap,
            Duration catchUp,
            @Nullable Integer pauseAfterFailures) {}

    /** Why nothing fires, since when and by whom. */
    public record Pause(Instant since, String by, String reason) {}

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Version
    private int version;

    private String name;
    private String cron;
    private String zone;
    private String job;
    private String parameters;
    private String overlap;
    private long catchUpSeconds;
    private @Nullable Integer pauseAfterFailures;
    private String createdBy;
    private Instant createdAt;
    private @Nullable Instant pausedAt;
    private @Nullable String pausedBy;
    private @Nullable String pauseReason;
    private Instant failuresSince;
    private @Nullable Instant removedAt;

    /** Moved by {@link FireSlots} alone, whatever version an operator's change is based on. */
    @Column(updatable = false)
    private Instant decidedUntil;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Schedule() {}

    @SuppressWarnings("NullAway.Init") // the database gives the id; apply sets the rest
    public Schedule(String name, Terms terms, String actor, Instant when) {
        this.name = name;
        this.createdBy = actor;
        this.createdAt = when;
        this.failuresSince = when;
        this.decidedUntil = when;
        apply(terms);
    }

    public void apply(Terms terms) {
        this.cron = terms.cron();
        this.zone = terms.zone();
        this.job = terms.job();
        this.parameters = terms.parameters();
        this.overlap = terms.overlap().name();
        this.catchUpSeconds = terms.catchUp().toSeconds();
        this.pauseAfterFailures = terms.pauseAfterFailures();
    }

    public void pause(Instant when, String actor, String reason) {
        this.pausedAt = when;
        this.pausedBy = actor;
        this.pauseReason = reason;
    }

    /** Failures before now are forgiven. */
    public void resume(Instant when) {
        this.pausedAt = null;
        this.pausedBy = null;
        this.pauseReason = null;
        this.failuresSince = when;
    }

    public void remove(Instant when) {
        this.removedAt = when;
    }

    public long id() {
        return id;
    }

    public int version() {
        return version;
    }

    public String name() {
        return name;
    }

    public Terms terms() {
        return new Terms(
                cron,
                zone,
                job,
                parameters,
                Overlap.valueOf(overlap),
                Duration.ofSeconds(catchUpSeconds),
                pauseAfterFailures);
    }

    public Optional<Pause> paused() {
        return pausedAt == null || pausedBy == null || pauseReason == null
                ? Optional.empty()
                : Optional.of(new Pause(pausedAt, pausedBy, pauseReason));
    }

    public String createdBy() {
        return createdBy;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant failuresSince() {
        return failuresSince;
    }

    public boolean removed() {
        return removedAt != null;
    }

    /** Every fire up to here has been decided. */
    public Instant decidedUntil() {
        return decidedUntil;
    }
}
