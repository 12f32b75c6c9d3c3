package dev.loff.app.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.app.access.Roles;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every endpoint over HTTP: those the host describes, those its classes register, and paths that are no resource. */
final class Doors {
    /** In ascending order of rights. */
    static final List<String> ROLES = List.of(Roles.VIEWER, Roles.OPERATOR, Roles.RELEASER, Roles.ADMIN);

    /** A method of a path; {@code least} is the least role that it requires, or {@code open}. */
    record Door(String method, String path, String least) {
        boolean isOpen() {
            return least.equals(OPEN);
        }

        /** Method and path, independent of ids. */
        String kind() {
            return method + " " + path.replaceAll("\\{[^}]*}", "{}");
        }

        /** The path with ids that do not exist. */
        String target() {
            return path.replaceAll("\\{[^}]*}", "987654321");
        }
    }

    private static final String OPEN = "open";

    /** The required role of each change, stated independently of the annotations. */
    private static final Map<String, String> CHANGES = Map.of(
            "/api/v1/executions", Roles.OPERATOR,
            "/api/v1/jobs", Roles.OPERATOR,
            "/api/v1/schedules", Roles.OPERATOR,
            "/api/v1/submissions", Roles.OPERATOR,
            "/api/v1/needs-a-hand", Roles.OPERATOR,
            "/api/v1/models", Roles.RELEASER,
            "/api/v1/holds", Roles.ADMIN,
            "/api/v1/storage", Roles.ADMIN,
            "/api/v1/users", Roles.ADMIN,
            "/api/v1/tokens", Roles.ADMIN);

    /** The same for the console's forms. */
    private static final Map<String, String> FORMS = Map.of(
            "/executions", Roles.OPERATOR,
            "/schedules", Roles.OPERATOR,
            "/quarantine", Roles.OPERATOR,
            "/submissions", Roles.OPERATOR,
            "/needs-a-hand", Roles.OPERATOR,
            "/models", Roles.RELEASER,
            "/access", Roles.ADMIN);

    private static final List<String> NO_RESOURCES =
            List.of("/", "/q/openapi", "/q/openapi.json", "/q/health", "/metrics", "/webjars/x.js", "/nowhere");

    /** Alternative spellings of a path, in case two layers parse it differently. None of them may be answered. */
    static final List<String> DETOURS = List.of(
            "/public/../api/v1/jobs",
            "/public/%2e%2e/api/v1/jobs",
            "/public/%2e%2e%2fapi%2fv1%2fjobs",
            "/public/..;/api/v1/jobs",
            "/public/..%5capi/v1/jobs",
            "/log-in/../api/v1/jobs",
            "/log-in;/../api/v1/jobs",
            "/log-in/api/v1/jobs",
            "//api/v1/jobs",
            "/api//v1/jobs",
            "/api/v1/jobs/",
            "/api/v1/jobs;a=b",
            "/api/v1/jobs%3b",
            "/api/v1/%6aobs",
            "/./api/v1/jobs",
            "/q/../api/v1/jobs",
            "http://elsewhere/api/v1/jobs");

    private Doors() {}

    /** @param described the host's OpenAPI document, as JSON */
    static List<Door> all(String described) throws IOException {
        List<Door> doors = new ArrayList<>(registered());
        for (Map.Entry<String, JsonNode> path :
                JsonMapper.builder().build().readTree(described).get("paths").properties()) {
            path.getValue().properties().stream()
                    .map(it -> it.getKey().toUpperCase(Locale.ROOT))
                    .filter(method -> doors.stream()
                            .noneMatch(it -> it.method().equals(method)
                                    && shape(it.path()).equals(shape(path.getKey()))))
                    .forEach(method -> {
                        throw new CheckFailure("described and not registered: " + method + " " + path.getKey());
                    });
        }
        NO_RESOURCES.forEach(it -> doors.add(new Door("GET", it, Roles.VIEWER)));
        return doors;
    }

    private static String shape(String path) {
        return path.replaceAll("\\{[^}]*}", "{}");
    }

    private static List<Door> registered() throws IOException {
        List<Door> doors = new ArrayList<>();
        for (Class<?> resource : resources()) {
            for (Method method : resource.getDeclaredMethods()) {
                for (Annotation annotation : method.getAnnotations()) {
                    HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                    if (verb != null) {
                        String path = path(resource) + path(method);
                        doors.add(new Door(verb.value(), path, least(verb.value(), path, resource, method)));
                    }
                }
            }
        }
        return doors;
    }

    private static String path(AnnotatedElement element) {
        jakarta.ws.rs.Path path = element.getAnnotation(jakarta.ws.rs.Path.class);
        return path == null ? "" : "/" + path.value().replaceAll("^/|/$", "");
    }

    private static String least(String verb, String path, Class<?> resource, Method method) {
        RolesAllowed roles = method.isAnnotationPresent(RolesAllowed.class)
                ? method.getAnnotation(RolesAllowed.class)
                : resource.getAnnotation(RolesAllowed.class);
        boolean open = method.isAnnotationPresent(PermitAll.class)
                || (roles == null && resource.isAnnotationPresent(PermitAll.class));
        String annotated = open ? OPEN : roles == null ? Roles.VIEWER : roles.value()[0];
        String expected = expected(verb, path, annotated);
        if (!annotated.equals(expected)) {
            throw new CheckFailure(verb + " " + path + " takes " + annotated + " instead of " + expected);
        }
        return expected;
    }

    private static String expected(String verb, String path, String annotated) {
        if (Set.of("/log-in", "/set-up").contains(path)) {
            return OPEN;
        }
        if (path.equals("/log-out")) {
            return Roles.VIEWER;
        }
        if (path.matches("(/api/v1/(users|tokens)|/access).*")) {
            return Roles.ADMIN;
        }
        if (verb.equals("GET")) {
            // A confirmation page requires the role of the change.
            return path.startsWith("/api/") || annotated.equals(OPEN) ? Roles.VIEWER : annotated;
        }
        return (path.startsWith("/api/") ? CHANGES : FORMS)
                .entrySet().stream()
                        .filter(it -> path.startsWith(it.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow(() -> new CheckFailure("no role is declared for " + verb + " " + path));
    }

    private static Set<Class<?>> resources() throws IOException {
        Set<Class<?>> found = new TreeSet<>((a, b) -> a.getName().compareTo(b.getName()));
        try {
            Path code = Path.of(Roles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(code)) {
                collect(code, found);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + code.toUri()), Map.of())) {
                    collect(jar.getPath("/"), found);
                }
            }
        } catch (URISyntaxException | ReflectiveOperationException e) {
            throw new CheckFailure("cannot list the program's resources: " + e);
        }
        return found;
    }

    private static void collect(Path root, Set<Class<?>> found) throws IOException, ReflectiveOperationException {
        try (Stream<Path> files = Files.walk(root.resolve("dev/loff"))) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                Class<?> type = Class.forName(name, false, Doors.class.getClassLoader());
                if (type.isAnnotationPresent(jakarta.ws.rs.Path.class)) {
                    found.add(type);
                }
            }
        }
    }
}
