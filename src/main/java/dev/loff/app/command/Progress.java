package dev.loff.app.command;

import dev.loff.job.event.StepProgress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The newest progress of this process's job, as one line for a person. */
@ApplicationScoped
class Progress {
    private static final int BAR = 28;

    private final AtomicReference<@Nullable StepProgress> newest = new AtomicReference<>();

    void on(@Observes StepProgress progress) {
        newest.set(progress);
    }

    @Nullable
    StepProgress newest() {
        return newest.get();
    }

    /** {@code extract [#####-----] 512/1200 images 43 % 101.2/s, 0:07 left}. */
    static String bar(StepProgress progress) {
        int filled = progress.total() == 0 ? BAR : (int) (BAR * progress.done() / progress.total());
        return "%-8s [%s%s] %s"
                .formatted(progress.step(), "#".repeat(filled), "-".repeat(BAR - filled), figures(progress));
    }

    static String line(StepProgress progress) {
        return progress.step() + " " + figures(progress);
    }

    private static String figures(StepProgress progress) {
        long percent = progress.total() == 0 ? 100 : 100 * progress.done() / progress.total();
        Duration eta = progress.eta();
        return String.format(
                Locale.ROOT,
                "%d/%d %s, %d %%, %.1f/s%s",
                progress.done(),
                progress.total(),
                progress.unit(),
                percent,
                progress.perSecond(),
                eta == null ? "" : ", " + clock(eta) + " left");
    }

    /** {@code 1:02:03}, or {@code 2:03} below an hour. */
    static String clock(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
