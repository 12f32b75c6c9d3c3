package dev.loff.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One move of an alias: from where, to where, by whom and why. Rows are only added. */
@Entity
@Table(name = "alias_change")
public class AliasChange {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String model;
    private String alias;

    @ManyToOne
    private @Nullable ModelVersion fromVersion;

    @ManyToOne
    private @Nullable ModelVersion toVersion;

    @Column(name = "from_version")
    private @Nullable Integer fromNumber;

    @Column(name = "to_version")
    private @Nullable Integer toNumber;

    private String reason;
    private String actor;
    private Instant changedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected AliasChange() {}

    @SuppressWarnings("NullAway.Init") // the database gives the id
    AliasChange(Alias alias, @Nullable ModelVersion from, ModelVersion to, String actor, String reason, Instant when) {
        this.model = to.model();
        this.alias = alias.column();
        this.fromVersion = from;
        this.toVersion = to;
        this.fromNumber = from == null ? null : from.version();
        this.toNumber = to.version();
        this.reason = reason;
        this.actor = actor;
        this.changedAt = when;
    }

    public long id() {
        return id;
    }

    public String model() {
        return model;
    }

    public Alias alias() {
        return Alias.ofColumn(alias);
    }

    /** Absent for the first change, and once retention has removed that version. */
    public @Nullable ModelVersion fromVersion() {
        return fromVersion;
    }

    /** Absent once retention has removed that version. */
    public @Nullable ModelVersion toVersion() {
        return toVersion;
    }

    /** The number of the version before; it stays for good. */
    public @Nullable Integer fromNumber() {
        return fromNumber;
    }

    public @Nullable Integer toNumber() {
        return toNumber;
    }

    public String reason() {
        return reason;
    }

    public String actor() {
        return actor;
    }

    public Instant changedAt() {
        return changedAt;
    }
}
