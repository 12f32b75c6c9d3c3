package dev.loff.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;

/** A registered data set snapshot: the file that lists its images, and how many there are of each split. */
@Entity
@Table(name = "dataset_snapshot")
public class Snapshot {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(nullable = false, unique = true)
    private String sha256;

    private String source;
    private String file;
    private String[] classes;
    private long images;
    private long train;
    private long validation;
    private long test;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Snapshot() {}

    @SuppressWarnings("NullAway.Init") // the database gives the id
    public Snapshot(
            String sha256, String source, String file, List<String> classes, long train, long validation, long test) {
        this.sha256 = sha256;
        this.source = source;
        this.file = file;
        this.classes = classes.toArray(String[]::new);
        this.images = train + validation + test;
        this.train = train;
        this.validation = validation;
        this.test = test;
    }

    public long id() {
        return id;
    }

    public String sha256() {
        return sha256;
    }

    /** Where the images were read. */
    public String source() {
        return source;
    }

    /** The snapshot file, relative to the data folder. */
    public String file() {
        return file;
    }

    public List<String> classes() {
        return List.of(classes);
    }

    public long images() {
        return images;
    }

    public long train() {
        return train;
    }

    public long validation() {
        return validation;
    }

    public long test() {
        return test;
    }
}
