package dev.loff.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitReference;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A file may hang for minutes, as on a share that is away; a transaction that waits for it holds a connection and locks that
 * others need. So nothing that runs in a transaction leads to a call that touches the file system.
 */
class FilesAndTransactionsTest {
    private static final Set<String> TRANSACTIONAL = Set.of("jakarta.transaction.Transactional");

    /** What runs the lambda it is given in a transaction, beside own methods that are transactional. */
    private static final Set<String> RUNNERS = Set.of(
            "io.quarkus.narayana.jta.QuarkusTransaction",
            "dev.loff.app.jobs.RetriedTransaction",
            "io.quarkus.narayana.jta.TransactionRunnerOptions",
            "io.quarkus.narayana.jta.RunOptions");

    /** Whoever begins a transaction by hand escapes this test. */
    private static final Set<String> BY_HAND = Set.of(
            "jakarta.transaction.UserTransaction.begin",
            "jakarta.transaction.TransactionManager.begin",
            "io.quarkus.narayana.jta.QuarkusTransaction.begin",
            "jakarta.persistence.EntityTransaction.begin",
            "java.sql.Connection.setAutoCommit");

    /** The batch runtime opens a transaction around these methods of a chunk's artifacts; around batchlets it opens none. */
    private static final Map<String, Set<String>> CHUNK = Map.of(
            "jakarta.batch.api.chunk.ItemReader", Set.of("open", "readItem", "checkpointInfo", "close"),
            "jakarta.batch.api.chunk.ItemProcessor", Set.of("processItem"),
            "jakarta.batch.api.chunk.ItemWriter", Set.of("open", "writeItems", "checkpointInfo", "close"));

    private static final Set<String> FILES = Set.of(
            "java.nio.file.Files",
            "java.nio.channels.FileChannel",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.RandomAccessFile",
            "java.io.FileReader",
            "java.io.FileWriter",
            "javax.imageio.ImageIO");

    private static final Set<String> FILE_METHODS = Set.of("java.nio.file.Path.toRealPath", "java.io.File.exists");

    /** A stream may have been opened outside of the transaction. */
    private static final Set<String> STREAMS = Set.of(
            "java.io.InputStream",
            "java.io.OutputStream",
            "java.io.Reader",
            "java.io.Writer",
            "java.io.BufferedInputStream",
            "java.io.BufferedOutputStream",
            "java.io.DataInputStream",
            "java.io.DataOutputStream",
            "java.io.InputStreamReader",
            "java.io.OutputStreamWriter",
            "java.io.BufferedReader",
            "java.io.BufferedWriter",
            "java.io.PrintWriter",
            "java.io.LineNumberReader",
            "java.security.DigestInputStream",
            "java.security.DigestOutputStream",
            "java.util.zip.GZIPInputStream",
            "java.util.zip.GZIPOutputStream",
            "java.nio.channels.ReadableByteChannel",
            "java.nio.channels.WritableByteChannel",
            "java.nio.channels.SeekableByteChannel",
            "java.nio.channels.FileLock");

    /** What waits for the disk, but for {@code close}: closing a stream that another thread writes does not. */
    private static final Pattern STREAM_METHODS =
            Pattern.compile("read|write|print|append|transfer|skip|lines|release");

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.loff");

    @Test
    void noTransactionTouchesAFile() {
        Map<String, String> found = new TreeMap<>();
        for (JavaClass type : classes) {
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                inTransaction(type, unit)
                        .forEach(access -> path(access).ifPresent(it -> found.put(unit.getFullName(), it)));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void noTransactionIsBegunByHand() {
        List<String> found = classes.stream()
                .flatMap(it -> it.getCodeUnits().stream())
                .flatMap(FilesAndTransactionsTest::calls)
                .filter(it -> BY_HAND.contains(name(it)))
                .map(JavaAccess::getDescription)
                .toList();
        assertThat(found).isEmpty();
    }

    /** In a chunk, work apart from its transaction comes first: the first statement takes a connection until the chunk ends. */
    @Test
    void workApartComesBeforeTheFirstStatement() {
        List<String> late = new ArrayList<>();
        for (JavaClass type : classes) {
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                if (isChunk(type, unit)) {
                    late.addAll(lateWork(unit));
                }
            }
        }
        assertThat(late).isEmpty();
    }

    private static final Set<String> APART =
            Set.of("dev.loff.job.CurrentJob.apart", "dev.loff.job.train.SegmentStore.save");

    private List<String> lateWork(JavaCodeUnit unit) {
        boolean asked = false;
        List<String> late = new ArrayList<>();
        List<JavaAccess<?>> inOrder = calls(unit)
                .filter(it -> !it.isDeclaredInLambda())
                .sorted(Comparator.comparingInt(JavaAccess::getLineNumber))
                .toList();
        for (JavaAccess<?> call : inOrder) {
            boolean apart =
                    way(call, it -> APART.contains(name(it)), it -> false).isPresent();
            if (apart && asked) {
                late.add(unit.getFullName() + ": " + name(call));
            }
            if (apart) {
                targets(call).forEach(it -> late.addAll(lateWork(it)));
            }
            asked |= way(call, FilesAndTransactionsTest::asksDatabase, it -> APART.contains(name(it)))
                    .isPresent();
        }
        return late;
    }

    private static boolean asksDatabase(JavaAccess<?> access) {
        return Set.of(
                        "jakarta.persistence.EntityManager",
                        "io.agroal.api.AgroalDataSource",
                        "jakarta.batch.operations.JobOperator")
                .contains(access.getTargetOwner().getFullName());
    }

    /** The calls of a method that run in a transaction. */
    private Stream<JavaAccess<?>> inTransaction(JavaClass type, JavaCodeUnit unit) {
        if (isTransactional(type, unit) || isChunk(type, unit)) {
            return calls(unit).filter(it -> !isInLambdaApart(unit, it));
        }
        boolean runsLambda = calls(unit).anyMatch(this::isRunner);
        return runsLambda
                ? calls(unit)
                        .filter(it -> it.isDeclaredInLambda() || it instanceof JavaCodeUnitReference<?>)
                        .filter(it -> !isInLambdaApart(unit, it))
                : Stream.of();
    }

    private boolean isRunner(JavaAccess<?> call) {
        if (RUNNERS.contains(call.getTargetOwner().getFullName())) {
            return Set.of("run", "call").contains(call.getName());
        }
        return targets(call)
                .anyMatch(it -> isTransactional(it.getOwner(), it)
                        && it.getRawParameterTypes().stream().anyMatch(FilesAndTransactionsTest::isFunction));
    }

    private static boolean isFunction(JavaClass type) {
        return type.isInterface()
                && (type.getPackageName().equals("java.util.function")
                        || Set.of("java.lang.Runnable", "java.util.concurrent.Callable")
                                .contains(type.getFullName())
                        || type.isAnnotatedWith(FunctionalInterface.class));
    }

    /** What a method gives to work apart from the transaction; a method that does that uses lambdas for nothing else. */
    private static boolean isInLambdaApart(JavaCodeUnit unit, JavaAccess<?> access) {
        return (access.isDeclaredInLambda() || access instanceof JavaCodeUnitReference<?>)
                && calls(unit).anyMatch(it -> APART.contains(name(it)));
    }

    private static boolean isChunk(JavaClass type, JavaCodeUnit unit) {
        return !isApart(unit)
                && CHUNK.entrySet().stream()
                        .anyMatch(it -> type.isAssignableTo(it.getKey())
                                && it.getValue().contains(unit.getName()));
    }

    private static boolean isApart(JavaCodeUnit unit) {
        return unit.isAnnotatedWith(Transactional.class)
                && Set.of(TxType.NOT_SUPPORTED, TxType.NEVER)
                        .contains(unit.getAnnotationOfType(Transactional.class).value());
    }

    private static boolean isTransactional(JavaClass type, JavaCodeUnit unit) {
        return !isApart(unit)
                && TRANSACTIONAL.stream()
                        .anyMatch(it -> unit.isAnnotatedWith(it)
                                || (type.isAnnotatedWith(it)
                                        && !unit.isConstructor()
                                        && !unit.getModifiers().contains(JavaModifier.PRIVATE)
                                        && !unit.getModifiers().contains(JavaModifier.STATIC)));
    }

    private static Stream<JavaAccess<?>> calls(JavaCodeUnit unit) {
        return unit.getAccessesFromSelf().stream()
                .filter(it -> !(it instanceof JavaFieldAccess))
                .map(it -> (JavaAccess<?>) it);
    }

    /** The way from a call to the file system, if there is one. */
    private Optional<String> path(JavaAccess<?> first) {
        return way(first, FilesAndTransactionsTest::touches, it -> false);
    }

    /** The way from a call to one that is looked for, not through what runs apart from the transaction. */
    private Optional<String> way(JavaAccess<?> first, Predicate<JavaAccess<?>> found, Predicate<JavaAccess<?>> barred) {
        Deque<Step> open = new ArrayDeque<>(List.of(new Step(first, name(first))));
        Set<String> seen = new HashSet<>(Set.of(name(first)));
        while (!open.isEmpty()) {
            Step next = open.pop();
            if (found.test(next.access())) {
                return Optional.of(next.way());
            }
            if (barred.test(next.access())) {
                continue;
            }
            targets(next.access())
                    .filter(it -> !isApart(it))
                    .flatMap(it -> calls(it).filter(call -> !isInLambdaApart(it, call)))
                    .filter(it -> seen.add(name(it)))
                    .forEach(it -> open.add(new Step(it, next.way() + "\n    -> " + name(it))));
        }
        return Optional.empty();
    }

    private record Step(JavaAccess<?> access, String way) {}

    private static boolean touches(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getFullName();
        return FILES.contains(owner)
                || FILE_METHODS.contains(name(access))
                || (STREAMS.contains(owner)
                        && STREAM_METHODS.matcher(access.getName()).lookingAt());
    }

    private static String name(JavaAccess<?> access) {
        return access.getTargetOwner().getFullName() + "." + access.getName();
    }

    private final Map<String, List<JavaCodeUnit>> units = new HashMap<>();

    /** The bodies that a call may run: of an interface's method all implementations. */
    private Stream<JavaCodeUnit> targets(JavaAccess<?> access) {
        if (!access.getTargetOwner().getPackageName().startsWith("dev.loff")) {
            return Stream.of();
        }
        return units
                .computeIfAbsent(name(access), unused -> Stream.concat(
                                Stream.of(access.getTargetOwner()), access.getTargetOwner().getAllSubclasses().stream())
                        .flatMap(it -> it.getCodeUnits().stream())
                        .filter(it -> it.getName().equals(access.getName()))
                        .toList())
                .stream();
    }
}
