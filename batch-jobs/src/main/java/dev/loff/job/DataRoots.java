package dev.loff.job;

import dev.loff.encoder.ShippedEncoder;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The folders that runs may use when they were asked for over HTTP; the command line is free. Paths are compared as the file
 * system resolves them, links included. Nothing in the data folder is allowed, except its encoders.
 *
 * <p>A refusal is the same whether or not there is something at the path. It looks at files: not to be called within a
 * transaction.
 *
 * @param roots absolute; none allows no folder at all
 * @param home the data folder
 */
public record DataRoots(List<Path> roots, Path home) {
    /** The job parameters that name files or folders. */
    public static final List<String> PATHS = Stream.of(JobDefinition.values())
            .flatMap(it -> it.parameters().stream())
            .filter(it -> it.kind().isPath())
            .map(Parameter::name)
            .distinct()
            .toList();

    private static final String SHIPPED = "shipped";
    private static final int MODEL_FOLDER_DEPTH = 4;

    public DataRoots {
        roots = List.copyOf(roots);
        for (Path root : roots) {
            if (!root.isAbsolute()) {
                throw new IllegalArgumentException(
                        "Cannot use a data root: the path must be absolute (loff.data-roots=" + root + ")");
            }
        }
        home = home.toAbsolutePath().normalize();
    }

    /** A run's parameters, with the mark that they are checked again when the run starts. Throws if a path is not allowed. */
    public Map<String, String> restricted(Map<String, String> parameters) {
        require(parameters);
        Map<String, String> restricted = new TreeMap<>(parameters);
        restricted.put(JobDefinition.ONLY_DATA_ROOTS, "on");
        return restricted;
    }

    /**
     * Changes to the parameters of a run or a schedule. Paths that stay as they were may lie anywhere: whoever gave them was
     * allowed to. The mark stays what it was, or is set with the first path that changes.
     */
    public Map<String, String> restrictedChanges(Map<String, String> before, Map<String, String> changes) {
        Map<String, String> others = new TreeMap<>(changes);
        others.remove(JobDefinition.ONLY_DATA_ROOTS);
        Map<String, String> paths = new TreeMap<>(others);
        paths.keySet().retainAll(PATHS);
        paths.entrySet().removeIf(it -> it.getValue().equals(before.get(it.getKey())));
        return paths.values().stream().allMatch(String::isBlank) ? others : restricted(others, paths);
    }

    private Map<String, String> restricted(Map<String, String> changes, Map<String, String> paths) {
        require(paths);
        changes.put(JobDefinition.ONLY_DATA_ROOTS, "on");
        return changes;
    }

    /** Throws if a parameter names a path that is not allowed. */
    public void require(Map<String, String> parameters) {
        for (String name : PATHS) {
            folder(name, parameters).ifPresent(path -> require(name, path));
        }
    }

    private static Optional<Path> folder(String name, Map<String, String> parameters) {
        String value = parameters.getOrDefault(name, "");
        boolean isEncoder = name.equals("encoder");
        String location = isEncoder ? EncoderSource.parse(value).location() : value;
        boolean comesAlong = isEncoder && (location.equals(SHIPPED) || ShippedEncoder.isFolderName(location));
        boolean none = location.isBlank() || comesAlong || (!isEncoder && location.equals(Parameter.AUTO));
        try {
            return none
                    ? Optional.empty()
                    : Optional.of(Path.of(location).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "Cannot use a path that was given over HTTP: it is none on this machine: " + e.getReason() + " ("
                            + name + "=" + location.replace("\0", "\\0") + ")");
        }
    }

    private void require(String name, Path path) {
        Predicate<Path> allowed = name.equals("encoder") ? it -> isAllowed(it) || isOwnEncoder(it) : this::isAllowed;
        boolean readsModel = name.equals("encoder") || name.equals("initial-weights");
        if (!resolved(path).filter(allowed).isPresent() || (readsModel && leadsOut(path, allowed))) {
            throw new IllegalArgumentException("Cannot use a path that was given over HTTP: "
                    + (roots.isEmpty()
                            ? "this host has no data roots"
                            : "it is not in one of the host's data roots, or is in its data folder")
                    + "; whoever runs the host sets them as loff.data-roots (LOFF_DATA_ROOTS), the command line is free ("
                    + name + "=" + path + ", loff.data-roots=" + roots + ")");
        }
    }

    private boolean isAllowed(Path real) {
        return roots.stream().anyMatch(root -> isWithin(real, root)) && !isWithin(real, home);
    }

    private boolean isOwnEncoder(Path real) {
        return isWithin(real, home.resolve("encoders"));
    }

    private static boolean isWithin(Path real, Path folder) {
        return resolved(folder).filter(real::startsWith).isPresent();
    }

    /** Whether a link in a model's folder leads elsewhere: its files are read, and what is wrong in them is reported. */
    private static boolean leadsOut(Path folder, Predicate<Path> allowed) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder.toRealPath(), MODEL_FOLDER_DEPTH)) {
            return files.filter(Files::isSymbolicLink)
                    .anyMatch(link -> !resolved(link).filter(allowed).isPresent());
        } catch (IOException e) {
            return true;
        }
    }

    /** The real path, also of what is not there yet; none where a link leads nowhere. */
    private static Optional<Path> resolved(Path path) {
        Deque<Path> missing = new ArrayDeque<>();
        Path existing = path;
        while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = existing.getParent();
            if (parent == null) {
                return Optional.empty();
            }
            missing.addFirst(existing.getFileName());
            existing = parent;
        }
        try {
            Path real = existing.toRealPath();
            for (Path name : missing) {
                real = real.resolve(name);
            }
            return Optional.of(real);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
