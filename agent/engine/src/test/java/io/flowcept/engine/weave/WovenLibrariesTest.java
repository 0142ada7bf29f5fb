package io.flowcept.engine.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsLocation;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every method of whole libraries of four languages is woven and then checked by the JVM's own verifier. */
class WovenLibrariesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.commons.math3.util.FastMath",
                "org.apache.commons.codec.binary.Hex",
                "kotlin.collections.CollectionsKt",
                "scala.collection.immutable.List",
                "groovy.lang.Closure",
                "weka.core.Instances"
            })
    void everyMethodOfALibrary_isWoven_andStillVerifies(String oneOfItsClasses) throws Exception {
        File jar = jarOf(oneOfItsClasses);
        List<String> findings = Collections.synchronizedList(new ArrayList<>());
        Sites sites = new Sites();
        ClassWeaver weaver = new ClassWeaver(everything(), sites, findings::add);
        List<String> broken = new ArrayList<>();
        int verified = 0;
        try (WeavingLoader loader = new WeavingLoader(jar, weaver);
                JarFile opened = new JarFile(jar)) {
            for (JarEntry entry : Collections.list(opened.entries())) {
                if (!entry.getName().endsWith(".class")
                        || entry.getName().contains("-info")
                        || entry.getName().startsWith("META-INF")) {
                    continue;
                }
                String name = entry.getName()
                        .replace('/', '.')
                        .substring(0, entry.getName().length() - 6);
                try {
                    // Asking for a class's methods links it, which verifies it, and runs none of its code.
                    assertThat(Class.forName(name, false, loader).getDeclaredMethods())
                            .isNotNull();
                    verified++;
                } catch (VerifyError | ClassFormatError e) {
                    broken.add(name + ": " + e);
                } catch (LinkageError | TypeNotPresentException | ClassNotFoundException e) {
                    // An optional dependency that is not there: not our doing.
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(verified).isGreaterThan(50);
        assertThat(sites.all().size()).isGreaterThan(3 * verified / 2);
        assertThat(findings)
                .allMatch(finding -> finding.contains("has no code here")
                        || finding.contains("before it calls super")
                        || finding.contains("exceed 64 KiB"));
    }

    private Selector everything() throws Exception {
        Path file = directory.resolve("settings.yaml");
        Files.writeString(file, """
                instrumentation:
                  tasks:
                    - {class: "**", method: "*"}
                    - {class: "**", method: "<init>"}
                """);
        SettingsLocation location = SettingsLocation.named(file.toString(), "test", new Properties());
        Settings settings = Settings.load(location, Collections.emptyMap());
        return new Selector(settings.instrumentation, ValuePolicy.of(settings), "settings.yaml");
    }

    private static File jarOf(String className) throws Exception {
        URL url = WovenLibrariesTest.class.getClassLoader().getResource(className.replace('.', '/') + ".class");
        String jar = url.toString();
        return new File(new URI(jar.substring("jar:".length(), jar.indexOf("!/"))));
    }

    /** Loads the library anew, woven, and all else from the test's class path. */
    private static final class WeavingLoader extends URLClassLoader {
        private final ClassWeaver weaver;

        WeavingLoader(File jar, ClassWeaver weaver) throws IOException {
            super(new URL[] {jar.toURI().toURL()}, WovenLibrariesTest.class.getClassLoader());
            this.weaver = weaver;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                URL here = findResource(name.replace('.', '/') + ".class");
                if (known != null || here == null) {
                    return known != null ? known : super.loadClass(name, resolve);
                }
                try (InputStream in = here.openStream()) {
                    byte[] original = in.readAllBytes();
                    byte[] woven = weaver.weave(original, this);
                    byte[] bytes = woven == null ? original : woven;
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }
    }
}
