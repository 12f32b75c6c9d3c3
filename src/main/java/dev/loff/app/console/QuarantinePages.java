package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.jobs.QuarantineReports;
import dev.loff.app.jobs.QuarantineReports.SetAside;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.SetAsideFile;
import dev.loff.app.jobs.Submissions;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.FeatureLedger.SetAsideCount;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Quarantined images: thumbnails, reasons, and the re-drive of those whose files were fixed. */
@Path("/quarantine")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
public class QuarantinePages {
    /** The images that one execution quarantined. */
    public record Heap(long execution, long images, List<SetAsideCount> reasons) {}

    record Index(List<Heap> heaps, @Nullable Long older) implements TemplateInstance {}

    record Page(
            long execution,
            int images,
            Map<String, Long> reasons,
            List<SetAside> shown,
            int from,
            @Nullable Integer next)
            implements TemplateInstance {}

    record Image(long execution, SetAsideFile file) implements TemplateInstance {}

    private static final int PICTURES = 48;
    private static final int EXECUTIONS = 30;
    /** Shown for an image that cannot be decoded. */
    private static final byte[] NO_PICTURE = ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 160 100\">"
                    + "<rect width=\"160\" height=\"100\" fill=\"#888\" fill-opacity=\".15\"/>"
                    + "<path d=\"M50 25 110 75M110 25 50 75\" stroke=\"#888\" stroke-width=\"4\"/></svg>")
            .getBytes(StandardCharsets.UTF_8);

    private final QuarantineReports reports;
    private final Submissions submissions;
    private final Reader reader;

    QuarantinePages(QuarantineReports reports, Submissions submissions, Reader reader) {
        this.reports = reports;
        this.submissions = submissions;
        this.reader = reader;
    }

    @GET
    public TemplateInstance list(@QueryParam("before") @Nullable Long before) {
        Map<Long, List<SetAsideCount>> counts = reports.recent(Keyset.before(before), EXECUTIONS).stream()
                .collect(Collectors.groupingBy(SetAsideCount::execution, TreeMap::new, Collectors.toList()));
        List<Heap> heaps = new ArrayList<>();
        new TreeMap<>(counts)
                .descendingMap()
                .forEach((execution, reasons) -> heaps.add(new Heap(
                        execution,
                        reasons.stream().mapToLong(SetAsideCount::images).sum(),
                        reasons)));
        return new Index(
                heaps,
                heaps.size() < EXECUTIONS
                        ? null
                        : (Long) heaps.get(EXECUTIONS - 1).execution());
    }

    @GET
    @Path("/{execution}")
    public TemplateInstance page(
            @PathParam("execution") long execution, @QueryParam("from") @DefaultValue("0") int from) {
        List<SetAside> all = reports.of(execution);
        int begin = Math.max(0, Math.min(from, all.size()));
        int end = Math.min(all.size(), begin + PICTURES);
        Map<String, Long> reasons =
                all.stream().collect(Collectors.groupingBy(SetAside::reason, TreeMap::new, Collectors.counting()));
        return new Page(
                execution,
                all.size(),
                reasons,
                all.subList(begin, end),
                begin,
                end < all.size() ? (Integer) end : null);
    }

    @GET
    @Path("/{execution}/image")
    public TemplateInstance image(
            @PathParam("execution") long execution, @QueryParam("path") @DefaultValue("") String path) {
        return new Image(execution, reports.show(execution, path));
    }

    @GET
    @Path("/{execution}/thumbnail")
    @Produces({"image/png", "image/svg+xml"})
    public Response thumbnail(
            @PathParam("execution") long execution, @QueryParam("path") @DefaultValue("") String path) {
        Optional<byte[]> png = reports.thumbnail(execution, path);
        return Response.ok(png.orElse(NO_PICTURE), png.isPresent() ? "image/png" : "image/svg+xml")
                .build();
    }

    /** The confirmation page for the ticked images. */
    @POST
    @Path("/{execution}/redrive/ask")
    @RolesAllowed(Roles.OPERATOR)
    public TemplateInstance askRedrive(
            @PathParam("execution") long execution,
            @FormParam("path") List<String> paths,
            @FormParam("all") @Nullable String all) {
        boolean everything = all != null;
        reports.redrive(execution, everything ? List.of() : ticked(paths));
        return new Confirmation(
                "Try "
                        + (everything
                                ? "all of them"
                                : paths.size() == 1 ? "this image" : "these " + paths.size() + " images")
                        + " once more?",
                List.of("A run of extract-features goes over them and no others. Those whose files were fixed join the"
                        + " features; the others are set aside again."),
                "/quarantine/" + execution + "/redrive",
                "Try again",
                false,
                null,
                false,
                everything
                        ? List.of(new Confirmation.Field("all", "yes"))
                        : paths.stream()
                                .map(it -> new Confirmation.Field("path", it))
                                .toList(),
                "/quarantine/" + execution);
    }

    @POST
    @Path("/{execution}/redrive")
    @RolesAllowed(Roles.OPERATOR)
    public Response redrive(
            @PathParam("execution") long execution,
            @FormParam("path") List<String> paths,
            @FormParam("all") @Nullable String all) {
        Map<String, String> parameters = reports.redrive(execution, all == null ? ticked(paths) : List.of());
        return StartPages.answer(submissions.submit(
                new Submissions.Request(JobDefinition.EXTRACT_FEATURES, parameters, null), reader.actor()));
    }

    /** No ticked image must not mean all images. */
    private static List<String> ticked(List<String> paths) {
        if (paths.isEmpty()) {
            throw RefusedException.invalid("Cannot try again: no image is ticked (images=0)");
        }
        return paths;
    }
}
