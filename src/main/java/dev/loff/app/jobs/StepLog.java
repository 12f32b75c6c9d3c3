package dev.loff.app.jobs;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.context.JobContext;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jberet.creation.ArtifactCreationContext;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Hands what is logged while a step runs, in its own threads, to {@link ExecutionLogs}. */
@Startup
@ApplicationScoped
class StepLog {
    private static final Set<BatchStatus> RUNNING =
            Set.of(BatchStatus.STARTING, BatchStatus.STARTED, BatchStatus.STOPPING);

    private final Logger[] loggers = {Logger.getLogger("dev.loff"), Logger.getLogger("org.jberet")};
    private final Handler handler;

    StepLog(ExecutionLogs logs) {
        handler = new ByStep(logs);
        handler.setLevel(Level.INFO);
        for (Logger logger : loggers) {
            logger.addHandler(handler);
        }
    }

    @PreDestroy
    void close() {
        for (Logger logger : loggers) {
            logger.removeHandler(handler);
        }
    }

    private static final class ByStep extends Handler {
        /** {@code %s} is the message without a trace. */
        private static final Formatter WORDS = new PatternFormatter("%d{yyyy-MM-dd HH:mm:ss,SSS} %p %s");

        private final ExecutionLogs logs;

        ByStep(ExecutionLogs logs) {
            this.logs = logs;
        }

        @Override
        public void publish(LogRecord entry) {
            ArtifactCreationContext here = ArtifactCreationContext.getCurrentArtifactCreationContext();
            JobContext job = here == null ? null : here.getJobContext();
            StepContext step = here == null ? null : here.getStepContext();
            // A pooled thread may still hold what it ran before.
            if (job == null || step == null || !isLoggable(entry) || !RUNNING.contains(job.getBatchStatus())) {
                return;
            }
            try {
                logs.add(job.getExecutionId(), step.getStepName(), words(entry));
            } catch (UncheckedIOException e) {
                // Logging this would come back here.
                reportError(e.getMessage(), e, ErrorManager.WRITE_FAILURE);
            }
        }

        private static String words(LogRecord entry) {
            Throwable thrown = entry.getThrown();
            return WORDS.format(entry) + (thrown == null ? "" : ": " + thrown);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
