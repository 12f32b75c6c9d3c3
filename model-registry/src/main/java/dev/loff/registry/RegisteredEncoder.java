package dev.loff.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An encoder that features were extracted with. Its fingerprint covers weights, preprocessing and output. */
@Entity
@Table(name = "encoder")
public class RegisteredEncoder {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(nullable = false, unique = true)
    private String fingerprint;

    private String name;
    private String source;
    private String licence;
    private int gridHeight;
    private int gridWidth;
    private boolean classToken;
    private int channels;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected RegisteredEncoder() {}

    @SuppressWarnings("NullAway.Init") // the database gives the id
    public RegisteredEncoder(
            String fingerprint,
            String name,
            String source,
            String licence,
            int gridHeight,
            int gridWidth,
            boolean classToken,
            int channels) {
        this.fingerprint = fingerprint;
        this.name = name;
        this.source = source;
        this.licence = licence;
        this.gridHeight = gridHeight;
        this.gridWidth = gridWidth;
        this.classToken = classToken;
        this.channels = channels;
    }

    public long id() {
        return id;
    }

    public String fingerprint() {
        return fingerprint;
    }

    public String name() {
        return name;
    }

    /** The folder it was loaded from, or the name of the shipped one. */
    public String source() {
        return source;
    }

    public String licence() {
        return licence;
    }

    public int gridHeight() {
        return gridHeight;
    }

    public int gridWidth() {
        return gridWidth;
    }

    public boolean classToken() {
        return classToken;
    }

    public int channels() {
        return channels;
    }
}
