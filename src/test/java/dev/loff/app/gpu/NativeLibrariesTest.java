package dev.loff.app.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TimeZone;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
    @TempDir
    Path temporary;

    private Path cache;

    @BeforeEach
    void makeCache() throws Exception {
        cache = Files.createDirectory(temporary.resolve("cache"));
    }

    @Test
    void anotherTimeZoneFindsTheSameFiles() throws Exception {
        NativeLibraries libraries = new NativeLibraries(jar("one"), cache);
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            Path first = libraries.unpacked();
            Object file = Files.getAttribute(first.resolve("libone.so.2"), "unix:ino");
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            assertThat(libraries.unpacked()).isEqualTo(first);
            assertThat(Files.getAttribute(first.resolve("libone.so.2"), "unix:ino"))
                    .as("not written again")
                    .isEqualTo(file);
            assertThat(first.resolve("libone.so.2")).hasContent("one");
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void otherContentHasAnotherFolder() throws Exception {
        Path one = new NativeLibraries(jar("one"), cache).unpacked();
        Path two = new NativeLibraries(jar("two"), cache).unpacked();
        assertThat(two).isNotEqualTo(one);
        assertThat(one.resolve("libone.so.2")).hasContent("one");
    }

    @Test
    void replacesTheFilesOfAKilledProcess() throws Exception {
        NativeLibraries libraries = new NativeLibraries(jar("one"), cache);
        Path folder = libraries.unpacked();
        Path unfinished = Files.createDirectory(folder.resolveSibling(folder.getFileName() + ".tmp"));
        Files.writeString(unfinished.resolve("libone.so.2"), "o");
        Files.writeString(folder.resolve("libone.so.2"), "");
        assertThat(libraries.unpacked().resolve("libone.so.2")).hasContent("one");
        assertThat(unfinished).doesNotExist();
    }

    private Path jar(String content) throws Exception {
        Path jar = temporary.resolve(content + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (String name : List.of("org/tensorflow/internal/c_api/linux-x86_64/libone.so.2", "other/libtwo.so")) {
                out.putNextEntry(new JarEntry(name));
                out.write(content.getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return jar;
    }
}
