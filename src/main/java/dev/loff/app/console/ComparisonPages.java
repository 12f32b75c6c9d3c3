package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.jobs.ModelDetails;
import dev.loff.app.jobs.RefusedException;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Two to five versions of a model side by side. */
@Path("/models/{model}/compare")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
public class ComparisonPages {
    /** A line of the table: a name, and a text for each version. */
    public record Line(String name, List<String> values) {}

    record Page(
            String model,
            List<ModelDetails.Detail> details,
            List<Line> metrics,
            List<Line> curves,
            List<Line> differences)
            implements TemplateInstance {}

    private static final int LEAST = 2;
    private static final int MOST = 5;

    private final ModelDetails models;

    ComparisonPages(ModelDetails models) {
        this.models = models;
    }

    @GET
    public TemplateInstance compare(@PathParam("model") String model, @QueryParam("v") List<Integer> versions) {
        List<Integer> distinct = List.copyOf(new TreeSet<>(versions));
        if (distinct.size() < LEAST || distinct.size() > MOST) {
            throw RefusedException.invalid("Cannot compare: tick two to five versions (versions=" + distinct + ")");
        }
        List<ModelDetails.Detail> details =
                distinct.stream().map(it -> models.find(model, it)).toList();
        return new Page(model, details, metrics(details), curves(details), differences(details));
    }

    private static List<Line> metrics(List<ModelDetails.Detail> details) {
        return Metric.ALL.stream()
                .map(metric -> new Line(
                        metric.words(),
                        details.stream()
                                .map(it -> metric.text(it.evaluations().test()))
                                .toList()))
                .toList();
    }

    /** Validation accuracy by epoch; versions with fewer epochs end earlier. */
    private static List<Line> curves(List<ModelDetails.Detail> details) {
        int epochs = details.stream().mapToInt(it -> it.epochs().size()).max().orElse(0);
        return IntStream.range(0, epochs)
                .mapToObj(epoch -> new Line(
                        Integer.toString(epoch + 1),
                        details.stream().map(it -> accuracy(it, epoch)).toList()))
                .toList();
    }

    private static String accuracy(ModelDetails.Detail detail, int epoch) {
        return epoch < detail.epochs().size()
                ? Figures.decimal(detail.epochs().get(epoch).validationAccuracy())
                : Figures.text(null);
    }

    private static List<Line> differences(List<ModelDetails.Detail> details) {
        return details.stream()
                .flatMap(it -> it.hyperparameters().keySet().stream())
                .distinct()
                .sorted()
                .map(name -> new Line(
                        name,
                        details.stream()
                                .map(it -> Objects.requireNonNullElse(
                                        it.hyperparameters().get(name), Figures.text(null)))
                                .toList()))
                .filter(line -> line.values().stream().distinct().count() > 1)
                .toList();
    }
}
