package io.celltwin.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Measured;
import io.celltwin.domain.Twin;

/**
 * Data moves one way, and compile-time arrows the other: what a module may see, as far as packages
 * can say it.
 */
@AnalyzeClasses(packages = "io.celltwin", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  @ArchTest
  static final ArchRule pureCodeSeesOnlyTheJdk =
      classes()
          .that()
          .resideInAnyPackage("io.celltwin.domain..", "io.celltwin.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.celltwin.domain..", "io.celltwin.core..")
          .because("features must come out the same in the stream and in training");

  @ArchTest
  static final ArchRule pureCodeAsksNoClockAndNoChance =
      noClasses()
          .that()
          .resideInAnyPackage("io.celltwin.domain..", "io.celltwin.core..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(Math.class, "random")
          .because("results are a function of the input");

  @ArchTest
  static final ArchRule onlyTheCodecSeesBothSides =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.celltwin.codec..", "io.celltwin.event..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.celltwin.event..")
          .because("everybody else speaks the domain's language");

  @ArchTest
  static final ArchRule onlyTheCodecSeesConfluentsClient =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.celltwin.codec..", "io.confluent..", "org.apache.pinot.shaded..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.confluent..", "org.apache.pinot.shaded..")
          .because("where it comes from is one module's matter");

  @ArchTest
  static final ArchRule datasetsKnowNoBroker =
      noClasses()
          .that()
          .resideInAnyPackage("io.celltwin.dataset..", "io.celltwin.simulation..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.celltwin.codec..");

  @ArchTest
  static final ArchRule jobAndServerMeetOnlyInTheProtocol =
      noClasses()
          .that()
          .resideInAPackage("io.celltwin.job..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.celltwin.server..",
              "io.celltwin.artifact..",
              "io.celltwin.network..",
              "io.celltwin.learn..",
              "io.celltwin.training..",
              "io.celltwin.protocol..");

  @ArchTest
  static final ArchRule serverKnowsNoJob =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.celltwin.server..", "io.celltwin.training..", "io.celltwin.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.celltwin.job..", "io.celltwin.fleet..", "org.apache.kafka..");

  @ArchTest
  static final ArchRule regressorsSeeOnlyTheJdk =
      classes()
          .that()
          .resideInAPackage("io.celltwin.learn..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.celltwin.learn..");

  @ArchTest
  static final ArchRule theDashboardKnowsNoKafka =
      noClasses()
          .that()
          .resideInAPackage("io.celltwin.dashboard..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.celltwin.codec..");

  @ArchTest
  static final ArchRule whatAFleetAnswersKnowsTheDomainAlone =
      classes()
          .that()
          .resideInAPackage("io.celltwin.fleet.api..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.celltwin.domain..", "io.celltwin.fleet.api..")
          .because("whoever shows a fleet need not know how it is kept");

  @ArchTest
  static final ArchRule theDashboardSeesTheDomainAndWhatAFleetAnswers =
      noClasses()
          .that()
          .resideInAPackage("io.celltwin.dashboard..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.celltwin..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.celltwin.dashboard..",
                              "io.celltwin.domain..",
                              "io.celltwin.fleet.api..",
                              "io.celltwin.setting.."))));

  @ArchTest
  static final ArchRule theFleetSeesOfTheCoreTheAlertRulesAndWhatAUseDoesToACellAlone =
      noClasses()
          .that()
          .resideInAPackage("io.celltwin.fleet..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.celltwin.core..")
                  .and(not(resideInAPackage("io.celltwin.core.alert..")))
                  .and(not(resideInAPackage("io.celltwin.core.use.."))));

  @ArchTest
  static final ArchRule networksReadNoFiles =
      noClasses()
          .that()
          .resideInAPackage("io.celltwin.network..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "io.celltwin.dataset..");

  @ArchTest
  static final ArchRule nothingServedDependsOnJudgedScience =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.celltwin.protocol..", "io.celltwin.check..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.celltwin.protocol..")
          .because("what runs does not carry what judges");

  @ArchTest
  static final ArchRule whatIsServedDoesNotTrain =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.celltwin.learn..",
              "io.celltwin.training..",
              "io.celltwin.protocol..",
              "io.celltwin.check..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.celltwin.training..", "io.celltwin.learn..")
          .because("what runs does not carry what trains");

  @ArchTest
  static final ArchRule widestRecordsArePutTogetherByName =
      noClasses()
          .that()
          .doNotHaveSimpleName("TwinBuilder")
          .and()
          .doNotHaveSimpleName("CycleBuilder")
          .and()
          .doNotHaveSimpleName("MeasuredBuilder")
          .should()
          .callConstructorWhere(target(owner(type(Twin.class))))
          .orShould()
          .callConstructorWhere(target(owner(type(Cycle.class))))
          .orShould()
          .callConstructorWhere(target(owner(type(Measured.class))))
          .because("neighbours of one type in a row of thirty are swapped unseen");
}
