package io.flowcept.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterOutputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnHeapTest {
    private static final class Holder {
        static final int[] OF_CLASS = {1, 2, 3};
        final byte[] bytes = new byte[10];
        final Object counted = 12345;
        final Object[] others = {"text", new Holder[] {this}, new long[] {1}};
        final Object[] ofOthers = {
            new WeakReference<>(new byte[11]), Holder.class, new Thread("host's"), Holder.class.getClassLoader()
        };
    }

    @Test
    void objectsOfItsOwn_areCountedOnce_andNothingElseIsTouched() {
        Holder holder = new Holder();
        List<Object> measured = new ArrayList<>();
        OwnHeap heap = new OwnHeap(object -> {
            measured.add(object);
            return 8;
        });

        long bytes = heap.from(holder).from(holder).bytes();

        Set<Object> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        distinct.addAll(measured);
        assertThat(distinct).hasSameSizeAs(measured);
        assertThat(bytes).isEqualTo(8L * measured.size());
        assertThat(distinct)
                .contains(holder, holder.bytes, holder.others, holder.others[0], holder.others[1], holder.others[2])
                .contains(holder.counted, holder.ofOthers, Holder.OF_CLASS);
        assertThat(measured)
                .noneMatch(object -> object instanceof Class
                        || object instanceof Thread
                        || object instanceof ClassLoader
                        || (object instanceof byte[] other && other.length == 11));
    }

    /** Its superclass is in a package of the JDK's that is closed to us. */
    private static final class Output extends FilterOutputStream {
        final byte[] bytes = new byte[10];

        Output() {
            super(System.err);
        }
    }

    @Test
    void whatIsOursOfAnObject_isFollowed_andNotWhatItHasFromElsewhere() {
        Output output = new Output();
        List<Object> measured = new ArrayList<>();
        OwnHeap heap = new OwnHeap(object -> {
            measured.add(object);
            return 8;
        });

        heap.from(output).bytes();

        assertThat(measured).containsExactlyInAnyOrder(output, output.bytes);
        assertThat(heap.isCut()).isFalse();
    }

    @Test
    void moreThanItMayLookAt_isCut_andSaysSo() {
        Object[] link = {};
        for (int i = 0; i < 300_000; i++) {
            link = new Object[] {link};
        }
        OwnHeap heap = new OwnHeap(object -> 1);

        assertThat(heap.from(link).bytes()).isBetween(256L, 200_000L);
        assertThat(heap.isCut()).isTrue();
    }
}
