package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loff.app.checks.Dashboards.Dashboard;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Finds what Grafana would reject or show wrongly. {@code ops/checks/dashboards} checks that there is data. */
class DashboardsTest {
    private static final int COLUMNS = 24;

    private final List<Dashboard> dashboards;

    DashboardsTest() throws IOException {
        dashboards = Dashboards.read(Path.of("../ops/grafana/dashboards")).all();
    }

    @Test
    void eachHasAFileOfItsNameAndAUniqueUid() {
        assertThat(dashboards)
                .hasSize(4)
                .extracting(it -> it.json().get("title").asText())
                .doesNotHaveDuplicates();
        assertThat(dashboards).allSatisfy(it -> assertThat(it.file().getFileName())
                .hasToString(it.json().get("uid").asText() + ".json"));
    }

    @Test
    void panelsHaveUniqueIdsTitlesAndDescriptions() {
        for (Dashboard dashboard : dashboards) {
            assertThat(dashboard.panels())
                    .as(dashboard.file().toString())
                    .extracting(it -> it.get("id").asInt())
                    .doesNotHaveDuplicates();
            assertThat(graphs(dashboard)).isNotEmpty().allSatisfy(panel -> {
                assertThat(panel.path("title").asText()).isNotBlank();
                assertThat(panel.path("description").asText())
                        .as("%s", panel.get("title"))
                        .endsWith(".");
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as("unit of %s", panel.get("title"))
                        .isNotBlank();
            });
        }
    }

    @Test
    void panelsFitTheGridWithoutOverlap() {
        for (Dashboard dashboard : dashboards) {
            List<Rectangle> places = new ArrayList<>();
            for (JsonNode panel : dashboard.panels()) {
                JsonNode at = panel.get("gridPos");
                Rectangle place = new Rectangle(
                        at.get("x").asInt(),
                        at.get("y").asInt(),
                        at.get("w").asInt(),
                        at.get("h").asInt());
                assertThat(place.x + place.width).isLessThanOrEqualTo(COLUMNS);
                assertThat(place.width * place.height).isPositive();
                assertThat(places)
                        .as("%s in %s", panel.get("title"), dashboard.file())
                        .noneMatch(place::intersects);
                places.add(place);
            }
        }
    }

    @Test
    void everyQueryGoesToTheChosenDataSource() {
        for (Dashboard dashboard : dashboards) {
            assertThat(dashboard.variables())
                    .extracting(it -> it.get("name").asText())
                    .containsExactly("datasource", "job", "instance");
            assertThat(dashboard.queries()).isNotEmpty();
            for (JsonNode panel : graphs(dashboard)) {
                assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                Set<String> letters = new HashSet<>();
                for (JsonNode target : panel.get("targets")) {
                    assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                    assertThat(letters.add(target.get("refId").asText())).isTrue();
                    assertThat(target.path("legendFormat").asText()).isNotBlank();
                }
            }
        }
    }

    @Test
    void queriesUseDefinedVariables() {
        for (Dashboard dashboard : dashboards) {
            assertThat(dashboard.queries())
                    .allSatisfy(it -> assertThat(it.substituted()).doesNotContain("$"));
        }
    }

    @Test
    void gpuPanelsAreTheOnlyOnesThatMayBeEmpty() {
        assertThat(dashboards.stream().flatMap(it -> it.queries().stream()).filter(Dashboards.Query::needsGpu))
                .hasSize(4)
                .allSatisfy(it -> assertThat(it.panel()).startsWith("Loff: GPU and host / GPU"));
    }

    private static List<JsonNode> graphs(Dashboard dashboard) {
        return dashboard.panels().stream()
                .filter(it -> !it.get("type").asText().equals("row"))
                .toList();
    }
}
