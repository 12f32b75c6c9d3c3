package dev.loff.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a fire, and why. Rows are only added. */
@Entity
@Table(name = "fire")
public class Fire {
    /** An outcome with its reason, a sentence; the execution is there when one was started. */
    public record Verdict(
            FireOutcome outcome, String reason, @Nullable Long execution) {
        public static Verdict of(FireOutcome outcome, String reason) {
            return new Verdict(outcome, reason, null);
        }
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(optional = false)
    private Schedule schedule;

    private Instant fireAt;
    private String outcome;
    private String reason;
    private @Nullable Long executionId;
    private String host;
    private Instant recordedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Fire() {}

    @SuppressWarnings("NullAway.Init") // the database gives the id
    public Fire(Schedule schedule, Instant fireAt, Verdict verdict, String host, Instant when) {
        this.schedule = schedule;
        this.fireAt = fireAt;
        this.outcome = verdict.outcome().name();
        this.reason = verdict.reason();
        this.executionId = verdict.execution();
        this.host = host;
        this.recordedAt = when;
    }

    public long id() {
        return id;
    }

    public Schedule schedule() {
        return schedule;
    }

    /** When it was due. */
    public Instant fireAt() {
        return fireAt;
    }

    public Verdict verdict() {
        return new Verdict(FireOutcome.valueOf(outcome), reason, executionId);
    }

    /** Where it was decided. */
    public String host() {
        return host;
    }

    public Instant recordedAt() {
        return recordedAt;
    }
}
