package io.flowcept.engine.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.engine.settings.ClassPattern;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import org.apache.commons.codec.binary.Hex;
import org.junit.jupiter.api.Test;

class NearestClassTest {
    private static final Class<?>[] LOADED = {Object.class, ArrayList.class, Hex.class, String[].class};

    @Test
    void nearNamesOfTheHostsClasses_areOffered() {
        assertThat(to("org.apache.commons.codec.binary.Hexx"))
                .isEqualTo("did you mean org.apache.commons.codec.binary.Hex?");
        assertThat(to("com.acme.Hex")).isEqualTo("did you mean org.apache.commons.codec.binary.Hex?");
        assertThat(to("com.acme.Nothing")).isEqualTo("no class of such a name was loaded");
    }

    @Test
    void classThatIsLoadedAndWasNotRewritten_isToldSo() {
        assertThat(to(Hex.class.getName())).isEqualTo(Hex.class.getName() + " is loaded, but was not rewritten");
    }

    @Test
    void classesOfTheJdk_areToldToBe_andOfferedToThoseAloneWhoMeantOne() {
        assertThat(to("java.util.ArrayList"))
                .isEqualTo("java.util.ArrayList belongs to the JDK, which is never rewritten");
        assertThat(to("java.util.ArayList")).isEqualTo("did you mean java.util.ArrayList?");
        assertThat(to("com.acme.ArrayList")).isEqualTo("no class of such a name was loaded");
        // Of the boot class path, whatever the package.
        assertThat(to("org.xml.sax.XMLReader"))
                .isEqualTo("org.xml.sax.XMLReader belongs to the JDK, which is never rewritten");
    }

    private static String to(String wanted) {
        Instrumentation instrumentation = (Instrumentation) Proxy.newProxyInstance(
                NearestClassTest.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> LOADED);
        return NearestClass.to(ClassPattern.parse(wanted), instrumentation);
    }
}
