package dev.loff.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A file may hang for minutes, as on a share that is away; a transaction that waits for it holds a connection and locks that
 * others need. So nothing that runs in a transaction leads to a call that touches the file system.
 */
class FilesAndTransactionsTest {
    private static final Set<String> TRANSACTIONAL = Set.of("jakarta.transaction.Transactional");

    /** What runs the lambda it is given in a transaction. */
    private static final Set<String> RUNNERS = Set.of(
            "io.quarkus.narayana.jta.QuarkusTransaction", "io.quarkus.narayana.jta.TransactionRunnerOptions",
            "io.quarkus.narayana.jta.RunOptions", "dev.loff.job.CurrentJob");

    private static final Set<String> FILES = Set.of(
            "java.nio.file.Files",
            "java.nio.channels.FileChannel",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.RandomAccessFile",
            "java.io.FileReader",
            "java.io.FileWriter",
            "javax.imageio.ImageIO");

    /**
     * These hold the lock of stored files while they look at them or write them, so that retention, repair, backup and a run do
     * not take a file from one another. Each is a step of a job or a command, and holds one connection.
     */
    private static final Set<String> UNDER_THE_LOCK_OF_STORED_FILES = Set.of(
            "dev.loff.app.backup.Backup.write",
            "dev.loff.app.backup.Restore.from",
            "dev.loff.app.jobs.Integrity.repair",
            "dev.loff.app.retention.Retention.remove",
            "dev.loff.job.extract.PlanExtraction.process",
            "dev.loff.job.extract.ScanDataset.process");

    private static final Set<String> FILE_METHODS = Set.of("java.nio.file.Path.toRealPath", "java.io.File.exists");

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.loff");

    @Test
    void noTransactionTouchesAFile() {
        Map<String, String> found = new TreeMap<>();
        for (JavaClass type : classes) {
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                if (UNDER_THE_LOCK_OF_STORED_FILES.contains(type.getFullName() + "." + unit.getName())) {
                    continue;
                }
                inTransaction(type, unit)
                        .forEach(access -> path(access).ifPresent(it -> found.put(unit.getFullName(), it)));
            }
        }
        assertThat(found).isEmpty();
    }

    /** The calls of a method that run in a transaction. */
    private static Stream<JavaAccess<?>> inTransaction(JavaClass type, JavaCodeUnit unit) {
        if (isTransactional(type, unit)) {
            return calls(unit);
        }
        boolean runsLambda = unit.getMethodCallsFromSelf().stream()
                .anyMatch(it -> RUNNERS.contains(it.getTargetOwner().getFullName())
                        && Set.of("run", "call", "commit", "update").contains(it.getName()));
        return runsLambda ? calls(unit).filter(JavaAccess::isDeclaredInLambda) : Stream.of();
    }

    private static boolean isTransactional(JavaClass type, JavaCodeUnit unit) {
        return TRANSACTIONAL.stream()
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
        Deque<Step> open = new ArrayDeque<>(List.of(new Step(first, name(first))));
        Set<String> seen = new HashSet<>(Set.of(name(first)));
        while (!open.isEmpty()) {
            Step next = open.pop();
            if (touches(next.access())) {
                return Optional.of(next.way());
            }
            targets(next.access())
                    .flatMap(FilesAndTransactionsTest::calls)
                    .filter(it -> seen.add(name(it)))
                    .forEach(it -> open.add(new Step(it, next.way() + "\n    -> " + name(it))));
        }
        return Optional.empty();
    }

    private record Step(JavaAccess<?> access, String way) {}

    private static boolean touches(JavaAccess<?> access) {
        return FILES.contains(access.getTargetOwner().getFullName()) || FILE_METHODS.contains(name(access));
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
