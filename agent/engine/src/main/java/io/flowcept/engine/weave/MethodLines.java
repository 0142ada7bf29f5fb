package io.flowcept.engine.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * A method of a class file with the lines of source that it was compiled from. By them a stack's frame, which has a name
 * and a line, is told from its overloads, and two frames that cannot be of one call are told apart: without a loop
 * around them, no call gets from a line to an earlier one. Immutable once read.
 */
public final class MethodLines {
    public final String name;

    /** As compiled, such as {@code ([DI)V}. */
    public final String descriptor;

    /** Whether the compiler made it, or it has no code that could be rewritten. */
    public final boolean hidden;

    /** By line: the first and the last place in the code that belong to it. */
    private final Map<Integer, int[]> places = new HashMap<>();

    /** Jumps to an earlier place: from, to. */
    private final List<int[]> loops = new ArrayList<>();

    /** Lines in which a method of one name is called at more than one place. */
    private final Set<Integer> twice = new HashSet<>();

    private MethodLines(String name, String descriptor, boolean hidden) {
        this.name = name;
        this.descriptor = descriptor;
        this.hidden = hidden;
    }

    /** Whether an instruction of this method belongs to the line. */
    public boolean has(int line) {
        return places.containsKey(line);
    }

    /** Whether one call that was at the line {@code then} may be at {@code now} later; true where that is not known. */
    public boolean mayGetTo(int then, int now) {
        int[] from = places.get(then);
        int[] to = places.get(now);
        return from == null || to == null || to[1] >= Math.min(from[0], earliestAfter(from[0]));
    }

    /** Whether one call of this method may call, at the same line, the same method again; true where that is not known. */
    public boolean mayRepeat(int line) {
        int[] place = places.get(line);
        return place == null || twice.contains(line) || earliestAfter(place[0]) <= place[1];
    }

    /** To which place loops may lead back from this one or behind it. */
    private int earliestAfter(int place) {
        int earliest = Integer.MAX_VALUE;
        int reached = place;
        boolean further = true;
        while (further) {
            further = false;
            for (int[] loop : loops) {
                if (loop[0] >= reached && loop[1] < earliest) {
                    earliest = loop[1];
                    reached = Math.min(reached, earliest);
                    further = true;
                }
            }
        }
        return earliest;
    }

    /** The types of a descriptor's parameters as a settings file writes them, such as {@code double[], java.util.List}. */
    public static String parametersOf(String descriptor) {
        StringBuilder text = new StringBuilder();
        for (Type type : Type.getArgumentTypes(descriptor)) {
            text.append(text.length() == 0 ? "" : ", ").append(type.getClassName());
        }
        return text.toString();
    }

    /** The type of a descriptor's result, {@code void} for none. */
    public static String resultOf(String descriptor) {
        return Type.getReturnType(descriptor).getClassName();
    }

    /**
     * All methods of a class, in the file's order.
     *
     * @throws RuntimeException if the bytes are no class file, or one of a Java that is not known here
     */
    public static List<MethodLines> read(byte[] classFile) {
        final List<MethodLines> methods = new ArrayList<>();
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] thrown) {
                                int hiding = Opcodes.ACC_SYNTHETIC
                                        | Opcodes.ACC_BRIDGE
                                        | Opcodes.ACC_ABSTRACT
                                        | Opcodes.ACC_NATIVE;
                                MethodLines method = new MethodLines(name, descriptor, (access & hiding) != 0);
                                methods.add(method);
                                return new Code(method);
                            }
                        },
                        ClassReader.SKIP_FRAMES);
        return methods;
    }

    /** Reads the code. A place is the number of labels before it: lines and jumps begin and end at labels. */
    private static final class Code extends MethodVisitor {
        private final MethodLines method;
        private final Map<Label, Integer> labels = new HashMap<>();
        private final Set<String> calledInLine = new HashSet<>();
        private int place;
        private int line;

        Code(MethodLines method) {
            super(Opcodes.ASM9);
            this.method = method;
        }

        @Override
        public void visitLabel(Label label) {
            labels.put(label, ++place);
            extend();
        }

        @Override
        public void visitLineNumber(int number, Label start) {
            int previousLine = line;
            if (line != number) {
                calledInLine.clear();
                line = number;
            }
            int begin = labels.get(start);
            int[] previous = method.places.get(previousLine);
            if (previousLine != number && previous != null && previous[1] == begin && previous[0] < begin) {
                previous[1]--; // this label is the new line's
            }
            int[] known = method.places.get(number);
            method.places.put(
                    number, known == null ? new int[] {begin, place} : new int[] {Math.min(known[0], begin), place});
        }

        private void extend() {
            int[] current = method.places.get(line);
            if (current != null) {
                current[1] = place;
            }
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            Integer target = labels.get(label);
            if (target != null) {
                method.loops.add(new int[] {place, target});
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean ofInterface) {
            if (!calledInLine.add(name)) {
                method.twice.add(line);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            method.twice.add(line);
        }
    }
}
