package dev.loff.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.channels.FileChannel;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which room may know which. */
class ArchitectureTest {
    /** The rooms of the core: each uses only those before it. */
    private static final List<String> CORE = List.of(
            "range",
            "file",
            "image",
            "dataset",
            "tensorflow",
            "savedmodel",
            "encoder",
            // One more kind of encoder: it uses that room, and nothing but job knows it.
            "huggingface",
            "shard",
            "extraction",
            "augmentation",
            "classifier",
            "training",
            "evaluation",
            "experiment",
            "scoring",
            "finetuning",
            "pretraining");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.loff");

    @Test
    void aRoomUsesOnlyTheRoomsBeforeIt() {
        for (int i = 0; i < CORE.size(); i++) {
            List<String> later = new ArrayList<>(CORE.subList(i + 1, CORE.size()));
            later.addAll(List.of("job", "registry", "app"));
            noClasses()
                    .that()
                    .resideInAPackage("dev.loff." + CORE.get(i) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages(later))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void theCoreKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(packages(CORE))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta..",
                        "io.quarkus..",
                        "org.jberet..",
                        "org.hibernate..",
                        "io.prometheus..",
                        "io.micrometer..")
                .check(CLASSES);
    }

    /** Whether a file survives a crash depends on the order of calls: there is one place that knows it. */
    @Test
    void onlyOneRoomForcesFilesToTheDisk() {
        noClasses()
                .that()
                .resideInAnyPackage(packages(CORE))
                .and()
                .resideOutsideOfPackage("dev.loff.file..")
                .should()
                .callMethod(FileChannel.class, "force", boolean.class)
                .orShould()
                .accessField(StandardCopyOption.class, "ATOMIC_MOVE")
                .check(CLASSES);
    }

    /**
     * Everything else is retried when the database rolls it back. The exceptions retry in their own way, or fail and are run again
     * by hand.
     */
    @Test
    void onlyTheseBeginATransactionWithoutRetries() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.loff.app.jobs.RetriedTransaction")
                .and()
                .haveSimpleNameNotContaining("InsistentRepository")
                .and()
                .haveSimpleNameNotContaining("LostConnections")
                .and()
                .doNotHaveFullyQualifiedName("dev.loff.app.jobs.Restarts")
                .and()
                .doNotHaveFullyQualifiedName("dev.loff.app.jobs.Queue")
                .and()
                .doNotHaveFullyQualifiedName("dev.loff.app.backup.Backup")
                .and()
                .doNotHaveFullyQualifiedName("dev.loff.app.backup.Restore")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.quarkus.narayana.jta.QuarkusTransaction")
                .check(CLASSES);
    }

    @Test
    void onlyTheRegistryKnowsHibernate() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.loff.registry..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.hibernate..", "jakarta.persistence..")
                .check(CLASSES);
    }

    @Test
    void jobsAndRegistryDoNotKnowTheHost() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.loff.job..", "dev.loff.registry..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.loff.app..", "io.quarkus..", "org.jberet..")
                .check(CLASSES);
    }

    @Test
    void theRegistryDoesNotKnowJobs() {
        noClasses()
                .that()
                .resideInAPackage("dev.loff.registry..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(CORE))
                .check(CLASSES);
    }

    @Test
    void roomsAreFreeOfCycles() {
        slices().matching("dev.loff.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    private static String[] packages(List<String> rooms) {
        return rooms.stream().map(room -> "dev.loff." + room + "..").toArray(String[]::new);
    }
}
