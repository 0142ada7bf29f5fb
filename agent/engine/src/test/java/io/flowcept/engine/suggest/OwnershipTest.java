package io.flowcept.engine.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnershipTest {
    @TempDir
    private Path directory;

    @Test
    void packageOfTheMainClass_isOwn_andWhatTheJdkAndLibrariesHaveIsNot() {
        Ownership ownership = new Ownership(List.of(), "com.acme.app.Main");

        assertThat(ownership.mayOwn("com.acme.solver.Solver$Step")).isTrue();
        assertThat(ownership.mayOwn("java.util.ArrayList")).isFalse();
        assertThat(ownership.mayOwn("org.apache.commons.math3.Foo")).isFalse();
        assertThat(ownership.mayOwn("com.acme.app.Main$$Lambda$17")).isFalse();
        assertThat(ownership.described()).contains("com.acme.app.Main", "com.acme.**");
    }

    @Test
    void namedPackages_areAllThatIsOwn() {
        Ownership ownership = new Ownership(List.of("org.apache.spark.ml"), "com.acme.Main");

        assertThat(ownership.mayOwn("org.apache.spark.ml.Fit")).isTrue();
        assertThat(ownership.mayOwn("org.apache.spark.mllib.Fit")).isFalse();
        assertThat(ownership.mayOwn("com.acme.Main")).isFalse();
    }

    @Test
    void launcherOutOfALibrary_leavesOwnWhatIsOfNone() {
        Ownership ownership = new Ownership(List.of(), "org.apache.catalina.startup.Bootstrap");

        assertThat(ownership.mayOwn("org.apache.catalina.core.StandardHost")).isFalse();
        assertThat(ownership.mayOwn("com.acme.Servlet")).isTrue();
        assertThat(ownership.owns(OwnershipTest.class)).isTrue();
        assertThat(ownership.described()).contains("no well-known library", "org.apache.catalina.startup.Bootstrap");
    }

    @Test
    void directoryOfClasses_isOwn_andAJarThatTheMainClassIsNotInIsNot() {
        Ownership ownership = new Ownership(List.of(), "com.acme.Main");

        assertThat(ownership.owns(OwnershipTest.class)).isTrue();
        assertThat(ownership.owns(Test.class)).isFalse();
        assertThat(ownership.places()).hasSize(1);
    }

    @Test
    void mainClass_isWhatTheCommandNames_orTheManifestOfItsJar() throws Exception {
        Path jar = directory.resolve("my app.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.JarLauncher");
        manifest.getMainAttributes().putValue("Start-Class", "com.acme.Shop");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();

        assertThat(Ownership.mainClass("com.acme.Main a b", "x.jar:y.jar")).isEqualTo("com.acme.Main");
        assertThat(Ownership.mainClass("acme.module/com.acme.Main", "")).isEqualTo("com.acme.Main");
        assertThat(Ownership.mainClass(jar + " a b", jar.toString())).isEqualTo("com.acme.Shop");
        assertThat(Ownership.mainClass(
                        directory.resolve("gone.jar").toString(),
                        directory.resolve("gone.jar").toString()))
                .isNull();
        assertThat(Ownership.mainClass(null, "x.jar")).isNull();
    }
}
