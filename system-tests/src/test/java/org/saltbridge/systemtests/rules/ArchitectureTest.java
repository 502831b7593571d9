package org.saltbridge.systemtests.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which part may know which other; the reasons are in {@code docs/architecture.md}. */
@AnalyzeClasses(packages = "org.saltbridge", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule configKnowsNobody = noClasses()
            .that()
            .resideInAPackage("org.saltbridge.config..")
            .should()
            .dependOnClassesThat(ours("config"))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "org.eclipse.milo..", "com.ghgande..", "org.slf4j..");

    @ArchTest
    static final ArchRule adaptersKnowOnlyTheConfig = noClasses()
            .that()
            .resideInAPackage("org.saltbridge.adapter..")
            .should()
            .dependOnClassesThat(ours("config", "adapter"))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.milo..");

    @ArchTest
    static final ArchRule gatewayKnowsNeitherSimulatorsNorBenchmarks = noClasses()
            .that()
            .resideInAPackage("org.saltbridge.gateway..")
            .should()
            .dependOnClassesThat(ours("config", "adapter", "gateway"));

    /** The simulators encode with another library, so that one Modbus mistake cannot hide on both sides. */
    @ArchTest
    static final ArchRule simulatorsNeverUseTheGatewayOrItsCodec = noClasses()
            .that()
            .resideInAPackage("org.saltbridge.simulator..")
            .should()
            .dependOnClassesThat(ours("config", "simulator"));

    @ArchTest
    static final ArchRule dispatchKnowsNoProtocolFileOrLogger = noClasses()
            .that()
            .resideInAPackage("org.saltbridge.gateway.dispatch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.netty..",
                    "org.eclipse.milo..",
                    "com.ghgande..",
                    "org.slf4j..",
                    "org.saltbridge.adapter.modbus..",
                    "java.io..",
                    "java.nio.file..",
                    "java.net..");

    @ArchTest
    static final ArchRule onlyTheDispatchThreadReadsTheClock = noClasses()
            .that()
            .resideInAPackage("org.saltbridge.gateway.dispatch..")
            .and()
            .doNotHaveSimpleName("DispatchThread")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.time..");

    @ArchTest
    static final ArchRule thePlantImageIsPureData = noClasses()
            .that()
            .resideInAPackage("org.saltbridge.gateway.plant..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "org.eclipse.milo..", "org.slf4j..", "org.saltbridge.adapter.modbus..");

    /** All others see the ports of the package {@code adapter} only, so that another protocol changes one file. */
    @ArchTest
    static final ArchRule onlyTheAssemblyNamesAProtocol = noClasses()
            .that()
            .resideInAPackage("org.saltbridge.gateway..")
            .and()
            .doNotHaveSimpleName("GatewayAssembly")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.saltbridge.adapter.*..");

    @ArchTest
    static final ArchRule opcUaStaysInItsPackage = noClasses()
            .that()
            .resideInAPackage("org.saltbridge.gateway..")
            .and()
            .resideOutsideOfPackage("org.saltbridge.gateway.opcua..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.milo..");

    @ArchTest
    static final ArchRule noCircles =
            slices().matching("org.saltbridge.(**)").should().beFreeOfCycles();

    private static DescribedPredicate<JavaClass> ours(String... except) {
        return DescribedPredicate.describe("are ours, outside of " + String.join(", ", except), javaClass -> {
            String name = javaClass.getPackageName();
            if (!name.startsWith("org.saltbridge")) {
                return false;
            }
            for (String allowed : except) {
                if ((name + ".").startsWith("org.saltbridge." + allowed + ".")) {
                    return false;
                }
            }
            return true;
        });
    }
}
