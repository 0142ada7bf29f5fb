package io.flowcept.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** The arrows between rooms and packages, as agent/README.md draws them. */
@AnalyzeClasses(packages = "io.flowcept", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule rooms_dependInOneDirection = layeredArchitecture()
            .consideringAllDependencies()
            .layer("bootstrap")
            .definedBy("io.flowcept.bootstrap..", "io.flowcept.api..")
            .layer("telemetry")
            .definedBy("io.flowcept.telemetry..")
            .layer("sinks")
            .definedBy("io.flowcept.sinks..")
            .layer("engine")
            .definedBy("io.flowcept.engine..")
            .layer("cli")
            .definedBy("io.flowcept.cli..")
            .layer("agent")
            .definedBy("io.flowcept.agent..")
            .whereLayer("agent")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("engine")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("sinks")
            .mayOnlyBeAccessedByLayers("engine", "cli")
            .whereLayer("telemetry")
            .mayOnlyBeAccessedByLayers("engine", "cli")
            .whereLayer("bootstrap")
            .mayOnlyBeAccessedByLayers("engine", "agent");

    /** From JDK 18 on, it makes method handles, at the expense of each start. */
    @ArchTest
    static final ArchRule start_callsNothingByReflection = methods()
            .that()
            .areDeclaredInClassesThat(DescribedPredicate.describe(
                    "are on the way to the engine",
                    type -> type.isEquivalentTo(FlowceptAgent.class)
                            || type.getSimpleName().equals("Tenancy")))
            .and()
            .haveName("start")
            .should(new ArchCondition<JavaMethod>("call nothing by reflection") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    for (JavaMethodCall call : method.getMethodCallsFromSelf()) {
                        if (call.getTargetOwner().getPackageName().equals("java.lang.reflect")) {
                            events.add(SimpleConditionEvent.violated(call, call.getDescription()));
                        }
                    }
                }
            });

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching("io.flowcept.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule bootstrap_needsTheJdkAlone = classes()
            .that()
            .resideInAnyPackage("io.flowcept.bootstrap..", "io.flowcept.api..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.flowcept.bootstrap..", "io.flowcept.api..", "jdk.internal.vm.annotation");

    @ArchTest
    static final ArchRule theJournal_needsTheJdkAlone = classes()
            .that()
            .resideInAPackage("io.flowcept.engine.journal")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.flowcept.engine.journal");

    @ArchTest
    static final ArchRule classFiles_areTheWeaversBusiness = noClasses()
            .that()
            .resideOutsideOfPackage("io.flowcept.engine.weave")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.bytebuddy..");

    @ArchTest
    static final ArchRule whatRunsInPremain_leavesAloneWhatIsSlowToStart = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.flowcept.agent",
                    "io.flowcept.bootstrap",
                    "io.flowcept.engine.settings",
                    "io.flowcept.engine.weave",
                    "io.flowcept.engine.capture",
                    "io.flowcept.engine.journal")
            .and()
            .doNotHaveFullyQualifiedName("io.flowcept.engine.settings.TextPattern") // where redact.patterns asks for it
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.nio.file..",
                    "java.util.logging..",
                    "java.util.stream..",
                    "java.util.regex..",
                    "java.lang.management..",
                    "javax.management..");
}
