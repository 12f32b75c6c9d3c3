package dev.loff.job.parameter;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A job's checked parameters: every one it takes has a value, given or default. Immutable. */
public final class JobParameters {
    /**
     * A property of an execution that is no parameter of its job: the process that registered it. Only a lease says more, and
     * an execution gets that a moment later.
     */
    public static final String OWNER = "loff.owner";

    /** The parameter that says which day a run is for, in jobs that take it. */
    public static final String DATE = "date";

    /** As an encoder: the one that comes with the program. */
    public static final String SHIPPED = "shipped";

    /** Stands for the day in paths. */
    public static final String DATE_PLACEHOLDER = "{date}";

    /** The parameter that says which share of its training images a class may lose. */
    public static final String CLASS_LOSS_THRESHOLD = "class-loss-threshold";

    public static final String CLASS_LOSS_DEFAULT = "0.5";

    /** The parameter that says how many images one call of the encoder takes. */
    public static final String SPEED_PROBE = "speed-probe";

    public static final String ENCODER_MINIBATCH = "encoder-minibatch";

    /** The parameter that trains anew what has not changed. */
    public static final String FORCE = "force";

    /** The parameter that says how many extract side by side. */
    public static final String WORKERS = "workers";

    /** The parameters of the gate; executions of earlier versions were started without them. */
    public static final String PROMOTION = "promotion";

    public static final String GATE_MARGIN = "gate-margin";
    public static final String GATE_DAYS = "gate-days";
    public static final String GATE_IMAGES = "gate-images";
    public static final String GATE_UNTESTED = "gate-untested";

    /** Begins the names that the batch runtime adds for itself. */
    private static final String BATCH_RUNTIME = "jberet.";

    /** What earlier versions took: their executions can still be restarted. */
    private static final Set<String> RETIRED = Set.of("minibatch-images");

    /** What earlier versions called otherwise. */
    private static final Map<String, String> RENAMED = Map.of("partitions", WORKERS);

    private final SortedMap<String, String> values;

    JobParameters(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    /** What a started execution was told. */
    public static JobParameters of(Properties properties) {
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        values.keySet()
                .removeIf(name -> name.equals(OWNER) || name.startsWith(BATCH_RUNTIME) || RETIRED.contains(name));
        return new JobParameters(renamed(values));
    }

    /** The same by today's names. */
    static Map<String, String> renamed(Map<String, String> given) {
        Map<String, String> values = new TreeMap<>(given);
        RENAMED.forEach((old, now) -> {
            String value = values.remove(old);
            if (value != null) {
                values.putIfAbsent(now, value);
            }
        });
        return values;
    }

    /** These with other values in their place, each as if it had been given; nothing is checked again. */
    public JobParameters with(Map<String, String> others) {
        Map<String, String> all = new TreeMap<>(values);
        all.putAll(others);
        return new JobParameters(all);
    }

    public Properties toProperties() {
        Properties properties = new Properties();
        values.forEach(properties::setProperty);
        return properties;
    }

    public SortedMap<String, String> values() {
        return new TreeMap<>(values);
    }

    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Cannot read a job parameter: the job was started without it (name="
                    + name + ", known=" + values.keySet() + ")");
        }
        return value;
    }

    /** The value of a parameter that an earlier version did not know. */
    public String textOr(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    public int whole(String name) {
        return Integer.parseInt(text(name));
    }

    public long number(String name) {
        return Long.parseLong(text(name));
    }

    public double decimal(String name) {
        return Double.parseDouble(text(name));
    }

    /** Whether to train although nothing has changed; runs of earlier versions were not asked. */
    public boolean forces() {
        return Boolean.parseBoolean(values.get(FORCE));
    }

    public boolean isOn(String name) {
        return text(name).equals("on");
    }

    public boolean isAuto(String name) {
        return text(name).equals(Parameter.AUTO);
    }

    /** The day that the run is for; empty for a job that is for no day. */
    public Optional<LocalDate> day() {
        return Optional.ofNullable(values.get(DATE))
                .filter(it -> !it.equals(Parameter.AUTO))
                .map(LocalDate::parse);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
