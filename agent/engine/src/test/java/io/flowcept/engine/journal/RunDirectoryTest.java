package io.flowcept.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    File root;

    @Test
    void name_isGivenOnce() throws IOException {
        try (RunDirectory first = RunDirectory.create(root, "run", "test")) {
            assertThatThrownBy(() -> RunDirectory.create(root, "run", "test"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(first.directory().getPath());
        }
    }

    @Test
    void rootThatIsMissing_isMade_withItsParents() throws IOException {
        File deep = new File(root, "a/b");

        try (RunDirectory run = RunDirectory.create(deep, "run", "test")) {
            assertThat(run.directory()).isEqualTo(new File(deep, "run").getCanonicalFile());
            assertThat(deep.list()).containsExactly("run");
        }
    }

    @Test
    void rootThatIsAFile_isAnError() throws IOException {
        File file = new File(root, "file");
        assertThat(file.createNewFile()).isTrue();

        assertThatThrownBy(() -> RunDirectory.create(file, "run", "test")).isInstanceOf(IOException.class);
    }

    @Test
    void ownRun_isNeitherListedNorTaken_untilItIsClosed() throws IOException {
        RunDirectory own = RunDirectory.create(root, "run", "test");

        assertThat(RunDirectory.list(root)).isEmpty();
        assertThat(RunDirectory.take(own.directory())).isNull();
        own.close();

        assertThat(RunDirectory.list(root)).containsExactly(own.directory());
        try (RunDirectory taken = RunDirectory.take(own.directory())) {
            assertThat(taken.remove()).isTrue();
        }
        assertThat(root.list()).isEmpty();
    }

    @Test
    void otherThings_areNotListed() throws IOException {
        assertThat(new File(root, "directory").mkdir()).isTrue();
        assertThat(new File(root, "file").createNewFile()).isTrue();
        File making = new File(root, ".making");
        assertThat(making.mkdir()).isTrue();
        assertThat(new File(making, "lock").createNewFile()).isTrue();
        File cutShort = new File(root, ".cut-short");
        assertThat(cutShort.mkdir()).isTrue();
        assertThat(new File(cutShort, "lock").createNewFile()).isTrue();
        assertThat(cutShort.setLastModified(System.currentTimeMillis() - 120_000))
                .isTrue();

        assertThat(RunDirectory.list(root)).containsExactly(cutShort.getCanonicalFile());
        assertThat(RunDirectory.list(new File(root, "none"))).isEmpty();
    }
}
