package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Processes in several time zones compute with the same native libraries. */
final class TimeZonesSideBySide implements TrustScenario {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "time-zones";
    }

    @Override
    public String promise() {
        return "Native libraries are unpacked once: processes of other time zones use the same files, which never change.";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 4);
        Path cache = setting.folder().resolve("cache");
        try (JobHome home = setting.home()) {
            try (LoffProcess tokyo = start(home, data, cache, "Asia/Tokyo", 1);
                    LoffProcess denver = start(home, data, cache, "America/Denver", 2)) {
                requireDone(tokyo);
                requireDone(denver);
            }
            List<String> unpacked = files(cache);
            CheckFailure.unless(unpacked.size() == 3, "the cache has " + unpacked);
            try (LoffProcess later = start(home, data, cache, "Pacific/Auckland", 3)) {
                requireDone(later);
            }
            CheckFailure.unless(files(cache).equals(unpacked), "were " + unpacked + ", are " + files(cache));
        }
    }

    private static LoffProcess start(JobHome home, CheckData data, Path cache, String zone, int shardImages)
            throws IOException {
        return home.start(
                Map.of("TZ", zone, "XDG_CACHE_HOME", cache.toString()),
                data.run("extract-features", "shard-images=" + (10 + shardImages))
                        .toArray(String[]::new));
    }

    private static void requireDone(LoffProcess process) throws Exception {
        CheckFailure.unless(
                process.await(PATIENCE) && (process.exitCode() == 0 || process.exitCode() == 4), process.lastErrors());
    }

    /** Returns name, inode number and time of each library. */
    private static List<String> files(Path cache) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(cache)) {
            for (Path file :
                    files.filter(it -> it.toString().contains(".so")).sorted().toList()) {
                found.add(file + " " + Files.getAttribute(file, "unix:ino") + " " + Files.getLastModifiedTime(file));
            }
        }
        return found;
    }
}
