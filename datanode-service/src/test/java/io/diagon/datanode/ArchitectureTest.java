package io.diagon.datanode;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.diagon.datanode");

    @Test
    void theClassesAreRead() {
        assertThat(SERVICE.contain(DataNodeApplication.class)).isTrue();
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.diagon.datanode.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(SERVICE);
    }

    @Test
    void onlyTheEdgesKnowSpring() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..rest..", "..grpc..", "..rpc..", "..config..", "..metrics..")
                .and()
                .doNotHaveFullyQualifiedName(DataNodeApplication.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .allowEmptyShould(true)
                .check(SERVICE);
    }

    @Test
    void onlyOnePackageKnowsKubernetes() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..kubernetes..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.kubernetes..")
                .check(SERVICE);
    }

    @Test
    void everyClassIsNamedAfterAConcept() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Common|Manager|Impl|Info|Data|Processor)")
                .check(SERVICE);
    }
}
