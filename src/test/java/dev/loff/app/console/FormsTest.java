package dev.loff.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.app.jobs.RefusedException;
import dev.loff.app.schedule.ScheduleTerms;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.Overlap;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormsTest {
    @Test
    void aStartSubmitsOnlyValuesThatAreNotTheDefault() {
        Map<String, String> sent = Map.of(
                "dataset", " /data/leaves ", "encoder", "shipped", "epochs", "", "seed", "7", "form-token", "secret");
        assertThat(StartForm.given(JobDefinition.NIGHTLY, sent))
                .containsExactlyInAnyOrderEntriesOf(Map.of("dataset", "/data/leaves", "seed", "7"));
    }

    @Test
    void everyParameterOfAJobHasItsPlaceInTheFormOnce() {
        for (JobDefinition job : JobDefinition.values()) {
            StartForm form = StartForm.of(job, Map.of());
            assertThat(form.first().size() + form.others().size())
                    .as(job.jobName())
                    .isEqualTo(job.parameters().stream()
                            // Always on for runs started by a form.
                            .filter(it -> !it.name().equals(JobDefinition.ONLY_DATA_ROOTS))
                            .count());
        }
    }

    @Test
    void aParameterLeftOutOfAScheduleIsTakenAway() {
        ScheduleTerms before = new ScheduleTerms(
                "0 1 * * *",
                "UTC",
                "nightly",
                Map.of("dataset", "/data/a", "epochs", "3"),
                Overlap.SKIP,
                Duration.ofHours(1),
                3);
        ScheduleForm form = new ScheduleForm(
                "night", "1", "0 2 * * *", "UTC", "nightly", "dataset=/data/b=c\n\n", "QUEUE_ONE", "90", "");

        ScheduleTerms.Change change = form.change(before);

        assertThat(change.parameters())
                .containsExactlyInAnyOrderEntriesOf(Map.of("dataset", "/data/b=c", "epochs", ""));
        assertThat(change.catchUp()).isEqualTo(Duration.ofMinutes(90));
        assertThat(change.overlap()).isEqualTo(Overlap.QUEUE_ONE);
        assertThat(change.pauseAfterFailures()).as("blank is never").isZero();
    }

    @Test
    void aMalformedParameterLineIsReported() {
        ScheduleForm form = new ScheduleForm("night", "", "0 2 * * *", "UTC", "nightly", "dataset", "SKIP", "60", "");
        assertThatThrownBy(form::terms)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("a line is name=value (line=dataset)");
    }

    @Test
    void aNulIsRefused() {
        MultivaluedHashMap<String, String> form = new MultivaluedHashMap<>();
        form.put("reason", List.of("a\0b"));
        assertThatThrownBy(() -> Forms.fields(form)).hasMessageContaining("NUL");
        assertThatThrownBy(() -> Forms.required(" ", "reason")).hasMessageContaining("field=reason");
    }
}
