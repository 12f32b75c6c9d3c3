package dev.loff.app.gpu;

import dev.loff.file.DurableFolder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * The native libraries of a jar, unpacked once for all processes of a user. Their folder is named after their content, filled
 * under a temporary name, and never overwritten: a process may have the files mapped at any time. (JavaCPP's own cache is
 * overwritten whenever the files' times differ from the jar's, which depend on the time zone.)
 *
 * @param jar the jar with the libraries
 * @param cache the folder that gets one subfolder per content
 */
public record NativeLibraries(Path jar, Path cache) {
    private static final String MARK = "META-INF/maven/org.tensorflow/tensorflow-core-native/pom.properties";
    private static final Pattern LIBRARY =
            Pattern.compile("org/tensorflow/internal/c_api/[^/]+/([^/]+\\.so(\\.[0-9]+)*)");
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");
    private static final int KEY_CHARACTERS = 16;

    /**
     * TensorFlow's libraries, cached below {@code XDG_CACHE_HOME} or the user's home, else in the folder for temporary files.
     */
    public static NativeLibraries ofTensorFlow() {
        try {
            for (URL mark :
                    Collections.list(NativeLibraries.class.getClassLoader().getResources(MARK))) {
                Path jar = Path.of(URI.create(((JarURLConnection) mark.openConnection())
                        .getJarFileURL()
                        .toString()));
                if (!libraries(jar).isEmpty()) {
                    return new NativeLibraries(jar, writableCache());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot find TensorFlow's libraries: " + e.getMessage(), e);
        }
        throw new IllegalStateException("Cannot find TensorFlow's libraries: no jar of this build has them");
    }

    private static Path writableCache() throws IOException {
        Path home = Path.of(System.getProperty("user.home", "/"));
        Path users = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(it -> it.startsWith("/"))
                .map(Path::of)
                .orElse(home.resolve(".cache"));
        String user = Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).resolve("loff-" + user);
        for (Path folder : List.of(users.resolve("loff/native"), temporary.resolve("native"))) {
            try {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNERS));
            } catch (IOException e) {
                continue;
            }
            if (Files.isWritable(folder) && isOwn(folder)) {
                return folder;
            }
        }
        throw new IOException("neither folder for them can be written by this user alone (folders=" + users + ", "
                + temporary + "); name one with XDG_CACHE_HOME");
    }

    /** Others must not be able to write it: they could replace the libraries by their own code. */
    private static boolean isOwn(Path folder) throws IOException {
        Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(user)
                && !permissions.contains(PosixFilePermission.GROUP_WRITE)
                && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    /** Unpacks the libraries if needed and makes JavaCPP load them from there. Must be called before anything of TensorFlow. */
    public void prepare() {
        try {
            Path folder = unpacked();
            System.setProperty("org.bytedeco.javacpp.pathsfirst", "true");
            String others = System.getProperty("java.library.path", "");
            System.setProperty("java.library.path", folder + (others.isEmpty() ? "" : File.pathSeparator + others));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot unpack TensorFlow's libraries: " + e.getMessage() + " (folder=" + cache
                            + "). Make room there, or name another folder with XDG_CACHE_HOME",
                    e);
        }
    }

    /** The folder with all libraries, created if needed. */
    Path unpacked() throws IOException {
        Map<String, Entry> libraries = libraries(jar);
        Path folder = cache.resolve(key(libraries));
        if (isWhole(folder, libraries)) {
            return folder;
        }
        try (FileChannel lock = FileChannel.open(
                cache.resolve(folder.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            if (!isWhole(folder, libraries)) {
                unpack(libraries, folder);
            }
        }
        return folder;
    }

    private void unpack(Map<String, Entry> libraries, Path folder) throws IOException {
        Path unfinished = cache.resolve(folder.getFileName() + ".tmp");
        DurableFolder.remove(unfinished);
        // A folder with damaged files; processes that have them mapped keep them.
        DurableFolder.remove(folder);
        Files.createDirectory(unfinished, PosixFilePermissions.asFileAttribute(OWNERS));
        try (JarFile archive = new JarFile(jar.toFile())) {
            for (Map.Entry<String, Entry> library : libraries.entrySet()) {
                @Nullable ZipEntry entry = archive.getEntry(library.getValue().path());
                if (entry == null) {
                    throw new IOException("the jar has changed (jar=" + jar + ")");
                }
                try (InputStream content = archive.getInputStream(entry)) {
                    Files.copy(content, unfinished.resolve(library.getKey()));
                }
            }
        }
        DurableFolder.commit(unfinished, folder);
    }

    private static boolean isWhole(Path folder, Map<String, Entry> libraries) throws IOException {
        for (Map.Entry<String, Entry> library : libraries.entrySet()) {
            Path file = folder.resolve(library.getKey());
            if (!Files.isRegularFile(file)
                    || Files.size(file) != library.getValue().size()) {
                return false;
            }
        }
        return true;
    }

    /** A library's entry in the jar's directory. */
    private record Entry(String path, long size, long checksum) {}

    /** By file name. */
    private static Map<String, Entry> libraries(Path jar) throws IOException {
        Map<String, Entry> found = new TreeMap<>();
        try (JarFile archive = new JarFile(jar.toFile())) {
            archive.stream()
                    .map(it -> new Entry(it.getName(), it.getSize(), it.getCrc()))
                    .filter(it -> LIBRARY.matcher(it.path()).matches())
                    .forEach(it -> found.put(it.path().substring(it.path().lastIndexOf('/') + 1), it));
        }
        return found;
    }

    private static String key(Map<String, Entry> libraries) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Entry library : libraries.values()) {
                digest.update(ByteBuffer.wrap((library.path() + " " + library.size() + " " + library.checksum() + "\n")
                        .getBytes(StandardCharsets.UTF_8)));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, KEY_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot name a folder: every Java has SHA-256", e);
        }
    }
}
