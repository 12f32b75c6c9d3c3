package dev.loff.app.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.app.dashboards.Dashboard.Panel;
import dev.loff.app.jobs.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DashboardsTest {
    private final Dashboards dashboards = new Dashboards();

    @Test
    void showsEveryDashboardOfGrafana() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../ops/grafana/dashboards"))) {
            assertThat(files.map(it -> it.getFileName().toString().replace(".json", "")))
                    .containsExactlyInAnyOrderElementsOf(Dashboards.UIDS);
        }
        assertThat(dashboards.all()).allSatisfy(dashboard -> {
            assertThat(dashboard.variables())
                    .extracting(Dashboard.Variable::name)
                    .containsExactly("job", "instance");
            assertThat(dashboard.rows()).isNotEmpty();
            assertThat(panels(dashboard)).allSatisfy(panel -> {
                assertThat(panel.queries()).isNotEmpty();
                assertThat(panel.title()).isNotBlank();
            });
        });
    }

    @Test
    void noVariableIsLeftInAQuery() {
        Choice all = new Choice(Map.of(), Span.DAY);
        assertThat(dashboards.all())
                .allSatisfy(dashboard -> assertThat(panels(dashboard).flatMap(it -> it.queries().stream()))
                        .allSatisfy(it -> assertThat(all.substituted(dashboard, it.expression()))
                                .doesNotContain("$")));
    }

    @Test
    void unknownDashboardsAndPanelsAreRefused() {
        assertThatThrownBy(() -> dashboards.find("../loff-night")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> dashboards.find("loff-night").panel(987)).isInstanceOf(RefusedException.class);
    }

    private static Stream<Panel> panels(Dashboard dashboard) {
        return dashboard.rows().stream().flatMap(it -> it.panels().stream());
    }
}
