package dev.loff.registry;

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
    private ModelVersion toVersion;

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

    public @Nullable ModelVersion fromVersion() {
        return fromVersion;
    }

    public ModelVersion toVersion() {
        return toVersion;
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
