package dev.loff.app.config;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Writes {@code ops/configuration.md} from the source of the config interfaces: {@code ops/bin/run-check
 * dev.loff.app.config.ConfigurationReference > ops/configuration.md}. Read as source, since javadoc is in no class file.
 */
final class ConfigurationReference {
    private static final String HEAD = """
            # Configuration

            How a machine is set up. Written from the source of the config interfaces; a test compares. What to *run* is a job's parameters:
            `loff run JOB --help-parameters`.

            A value comes from, the first that has it: the command line's options, the environment (second column), `config/application.properties`
            in the folder that Loff is started in (first column), the default. Secrets belong into the environment. Durations are written `30s`, `10m`,
            `2h`. `loff support-bundle` shows the values in effect, without secrets.
            """;

    /** One key; the default is empty where there is none. */
    record Key(String name, String type, String byDefault, String meaning) {
        String variable() {
            return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        }

        String row() {
            return "| `" + name + "` | `" + variable() + "` | " + type + " | "
                    + (byDefault.isEmpty() ? "" : "`" + byDefault + "`") + " | " + meaning + " |";
        }
    }

    private final Trees trees;
    private final CompilationUnitTree unit;
    private final Map<String, ClassTree> nested = new LinkedHashMap<>();
    private final List<Key> keys = new ArrayList<>();

    private ConfigurationReference(Trees trees, CompilationUnitTree unit) {
        this.trees = trees;
        this.unit = unit;
    }

    public static void main(String[] arguments) throws IOException {
        System.out.print(text(Path.of(arguments.length == 0 ? "src/main/java" : arguments[0])));
    }

    /** The page, of all config interfaces under a source folder. */
    static String text(Path sources) throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        Map<String, List<Key>> groups = new LinkedHashMap<>();
        for (Key key : keys(sources)) {
            String[] words = key.name().split("\\.", -1);
            String group = words.length > 2 ? words[0] + "." + words[1] : words[0];
            groups.computeIfAbsent(group, it -> new ArrayList<>()).add(key);
        }
        groups.forEach((group, rows) -> {
            text.append("\n## ").append(group).append("\n\n");
            text.append("| key | environment | type | default | meaning |\n|---|---|---|---|---|\n");
            rows.forEach(key -> text.append(key.row()).append('\n'));
        });
        return text.toString();
    }

    /** In the order of the keys. */
    static List<Key> keys(Path sources) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(sources)) {
            files = all.filter(it -> it.toString().endsWith("Config.java"))
                    .sorted()
                    .toList();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Key> keys = new ArrayList<>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            for (CompilationUnitTree unit : task.parse()) {
                ConfigurationReference reference = new ConfigurationReference(Trees.instance(task), unit);
                unit.getTypeDecls().forEach(reference::readMapping);
                keys.addAll(reference.keys);
            }
        }
        return keys.stream().sorted(Comparator.comparing(Key::name)).toList();
    }

    private void readMapping(Tree type) {
        if (type instanceof ClassTree mapping) {
            annotation(mapping.getModifiers(), "ConfigMapping").ifPresent(prefix -> {
                collect(mapping);
                read(mapping, TreePath.getPath(unit, mapping), prefix);
            });
        }
    }

    private void collect(ClassTree type) {
        for (Tree member : type.getMembers()) {
            if (member instanceof ClassTree inner) {
                nested.put(inner.getSimpleName().toString(), inner);
                collect(inner);
            }
        }
    }

    private void read(ClassTree type, TreePath path, String prefix) {
        for (Tree member : type.getMembers()) {
            // A default method is no key.
            if (member instanceof MethodTree method && method.getBody() == null) {
                read(method, new TreePath(path, member), prefix);
            }
        }
    }

    private void read(MethodTree method, TreePath path, String prefix) {
        String returned = method.getReturnType().toString();
        String name = prefix + "."
                + annotation(method.getModifiers(), "WithName")
                        .orElseGet(() -> kebab(method.getName().toString()));
        if (returned.startsWith("Map<String, ")) {
            returned = returned.substring("Map<String, ".length(), returned.length() - 1);
            name += ".\"NAME\"";
        }
        ClassTree inner = nested.get(returned);
        if (inner != null) {
            read(inner, TreePath.getPath(unit, inner), name);
        } else {
            keys.add(new Key(
                    name,
                    type(returned),
                    annotation(method.getModifiers(), "WithDefault").orElse(""),
                    meaning(path)));
        }
    }

    private String meaning(TreePath path) {
        String comment = trees.getDocComment(path);
        return comment == null
                ? ""
                : comment.strip()
                        .replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                        .replaceAll("\\s+", " ")
                        .replace("|", "\\|");
    }

    private static Optional<String> annotation(ModifiersTree modifiers, String name) {
        for (AnnotationTree annotation : modifiers.getAnnotations()) {
            if (annotation.getAnnotationType().toString().equals(name)) {
                ExpressionTree argument = annotation.getArguments().get(0);
                ExpressionTree value =
                        argument instanceof AssignmentTree assignment ? assignment.getExpression() : argument;
                return Optional.of(String.valueOf(((LiteralTree) value).getValue()));
            }
        }
        return Optional.empty();
    }

    private static String type(String returned) {
        return switch (returned.replaceFirst("^Optional<(.*)>$", "$1")) {
            case "boolean", "Boolean" -> "true or false";
            case "int", "long", "Integer", "Long", "OptionalInt", "OptionalLong" -> "whole number";
            case "double", "Double", "OptionalDouble" -> "number";
            case "Duration" -> "duration";
            case "Path" -> "path";
            case "URI" -> "address";
            case "List<String>", "Set<String>", "List<Path>" -> "list";
            default -> "text";
        };
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
