package dev.loff.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.io.Serial;
import java.io.Serializable;
import java.time.Instant;

/** Where an alias of a model points now. */
@Entity
@Table(name = "model_alias")
@IdClass(ModelAlias.Key.class)
class ModelAlias {
    record Key(String model, String alias) implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;
    }

    @Id
    private String model;

    @Id
    private String alias;

    @ManyToOne(optional = false)
    private ModelVersion modelVersion;

    private Instant changedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected ModelAlias() {}

    ModelAlias(ModelVersion version, Alias alias, Instant when) {
        this.model = version.model();
        this.alias = alias.column();
        this.modelVersion = version;
        this.changedAt = when;
    }

    void pointTo(ModelVersion version, Instant when) {
        this.modelVersion = version;
        this.changedAt = when;
    }

    String alias() {
        return alias;
    }

    Instant changedAt() {
        return changedAt;
    }

    ModelVersion modelVersion() {
        return modelVersion;
    }
}
