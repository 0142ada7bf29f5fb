package io.flowcept.it.mangled;

import java.util.Arrays;
import java.util.Random;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.LimitExceededException;
import net.bytebuddy.jar.asm.MethodTooLargeException;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Class files that no compiler makes, by their seed the same each time. What {@link #valid} makes the JVM takes, and each of
 * its static methods ends after at most some ten thousand steps; what {@link #broken} makes has a few bytes changed.
 */
final class ClassMaker {
    private static final int[] VERSIONS = {
        Opcodes.V1_2, Opcodes.V1_4, Opcodes.V1_5, Opcodes.V1_6, Opcodes.V1_7, Opcodes.V1_8, Opcodes.V11, Opcodes.V17
    };
    private static final Type[] TYPES = {Type.INT_TYPE, Type.LONG_TYPE, Type.DOUBLE_TYPE, Type.getType(String.class)};
    private static final String[] NAMES = {"m", "a-b", "größe", "\u65b9\u6cd5", "run"};
    /** Statements inside each other. */
    private static final int MOST_DEPTH = 3;

    private final Random random;
    private final String name;
    private MethodVisitor code;
    /** A local variable of type int; the next one of that type. */
    private int number;

    private int free;
    /** So many bytes of padding more, or the method is too large for a class file. */
    private int room;

    private Type result;

    ClassMaker(long seed) {
        random = new Random(seed);
        name = "org/example/random/C" + Long.toHexString(seed & 0xffff);
    }

    String simpleName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    byte[] valid() {
        while (true) {
            try {
                return written();
            } catch (MethodTooLargeException | LimitExceededException e) {
                // What the next one makes is smaller, at some time.
            }
        }
    }

    private byte[] written() {
        int version = VERSIONS[random.nextInt(VERSIONS.length)];
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER | (random.nextInt(5) == 0 ? Opcodes.ACC_ABSTRACT : 0);
        writer.visit(
                version, access, name, random.nextInt(4) == 0 ? "L//not a signature;" : null, "java/lang/Object", null);
        if (random.nextBoolean()) {
            writer.visitSource(random.nextBoolean() ? "C.java" : "", "SMAP\nnothing that anybody knows");
        }
        int methods = 1 + random.nextInt(8);
        for (int i = 0; i < methods; i++) {
            // Until Java 5, names were those of the language.
            method(writer, (version % 65536 < Opcodes.V1_5 ? "m" : NAMES[random.nextInt(NAMES.length)]) + i);
        }
        if ((access & Opcodes.ACC_ABSTRACT) != 0) {
            writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "abstracted", "(IJ)V", null, null)
                    .visitEnd();
        }
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_NATIVE, "natively", "()I", null, null)
                .visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    byte[] broken() {
        byte[] bytes = valid();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            // Not the first eight, which are a magic number and a version: what they do is soon seen.
            bytes[8 + random.nextInt(bytes.length - 8)] = (byte) random.nextInt(256);
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private void method(ClassWriter writer, String methodName) {
        Type[] parameters = new Type[random.nextInt(20) == 0 ? 100 : random.nextInt(5)];
        int slots = 0;
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = TYPES[random.nextInt(TYPES.length)];
            slots += parameters[i].getSize();
        }
        result = random.nextInt(5) == 0 ? Type.VOID_TYPE : TYPES[random.nextInt(TYPES.length)];
        int access = Opcodes.ACC_STATIC
                | (random.nextBoolean() ? Opcodes.ACC_PRIVATE : Opcodes.ACC_PUBLIC)
                | (random.nextInt(6) == 0 ? Opcodes.ACC_SYNCHRONIZED : 0)
                | (random.nextInt(6) == 0 ? Opcodes.ACC_SYNTHETIC : 0);
        code = writer.visitMethod(access, methodName, Type.getMethodDescriptor(result, parameters), null, null);
        code.visitCode();
        number = slots;
        free = slots + 1;
        room = 40_000;
        code.visitInsn(Opcodes.ICONST_1);
        code.visitVarInsn(Opcodes.ISTORE, number);
        statements(0);
        end();
        code.visitMaxs(0, 0);
        if (random.nextInt(3) == 0) {
            Label nowhere = new Label();
            code.visitLabel(nowhere);
        }
        code.visitEnd();
    }

    private void statements(int depth) {
        for (int i = random.nextInt(6); i >= 0; i--) {
            statement(depth);
        }
    }

    private void statement(int depth) {
        switch (random.nextInt(depth < MOST_DEPTH ? 9 : 3)) {
            case 0 -> calculate();
            case 1 -> code.visitIincInsn(number, random.nextInt(200) - 100);
            case 2 -> padding();
            case 3 -> loop(depth);
            case 4 -> branch(depth);
            case 5 -> caught(depth);
            case 6 -> locked(depth);
            case 7 -> oneOfMany(depth);
            default -> endPerhaps();
        }
    }

    private void calculate() {
        code.visitVarInsn(Opcodes.ILOAD, number);
        code.visitLdcInsn(random.nextInt());
        int[] operations = {Opcodes.IADD, Opcodes.IMUL, Opcodes.IXOR, Opcodes.ISHL, Opcodes.IDIV, Opcodes.DUP2};
        int operation = operations[random.nextInt(operations.length)];
        code.visitInsn(operation);
        if (operation == Opcodes.DUP2) {
            code.visitInsn(Opcodes.POP);
            code.visitInsn(Opcodes.SWAP);
            code.visitInsn(Opcodes.ISUB);
            code.visitInsn(Opcodes.IOR);
        }
        code.visitVarInsn(Opcodes.ISTORE, number);
    }

    /** So many instructions at times that jumps over it need the wide form. */
    private void padding() {
        int most = random.nextInt(40) == 0 ? 33_000 : 5;
        for (int i = random.nextInt(most); i > 0 && room > 0; i--) {
            code.visitInsn(Opcodes.NOP);
            room--;
        }
    }

    private void loop(int depth) {
        int counter = free++;
        code.visitIntInsn(Opcodes.BIPUSH, random.nextInt(4));
        code.visitVarInsn(Opcodes.ISTORE, counter);
        Label top = new Label();
        Label out = new Label();
        code.visitLabel(top);
        code.visitVarInsn(Opcodes.ILOAD, counter);
        code.visitJumpInsn(Opcodes.IFLE, out);
        code.visitIincInsn(counter, -1);
        statements(depth + 1);
        code.visitJumpInsn(Opcodes.GOTO, top);
        code.visitLabel(out);
    }

    private void branch(int depth) {
        Label other = new Label();
        Label out = new Label();
        code.visitVarInsn(Opcodes.ILOAD, number);
        code.visitJumpInsn(Opcodes.IFLT, other);
        statements(depth + 1);
        code.visitJumpInsn(Opcodes.GOTO, out);
        code.visitLabel(other);
        statements(depth + 1);
        code.visitLabel(out);
    }

    private void caught(int depth) {
        Label from = new Label();
        Label to = new Label();
        Label handler = new Label();
        Label out = new Label();
        code.visitLabel(from);
        // Something in it, or there is no range to be caught in.
        code.visitIincInsn(number, 1);
        statements(depth + 1);
        code.visitLabel(to);
        code.visitJumpInsn(Opcodes.GOTO, out);
        code.visitLabel(handler);
        code.visitInsn(Opcodes.POP);
        statements(depth + 1);
        code.visitLabel(out);
        code.visitTryCatchBlock(from, to, handler, random.nextBoolean() ? null : "java/lang/ArithmeticException");
    }

    /** Without a handler: what is thrown inside leaves with the lock held, which the JVM ends by its own exception. */
    private void locked(int depth) {
        code.visitLdcInsn("lock");
        code.visitInsn(Opcodes.MONITORENTER);
        calculate();
        padding();
        code.visitLdcInsn("lock");
        code.visitInsn(Opcodes.MONITOREXIT);
        if (depth == 0) {
            calculate();
        }
    }

    private void oneOfMany(int depth) {
        Label[] cases = new Label[1 + random.nextInt(4)];
        for (int i = 0; i < cases.length; i++) {
            cases[i] = new Label();
        }
        Label otherwise = new Label();
        code.visitVarInsn(Opcodes.ILOAD, number);
        code.visitTableSwitchInsn(0, cases.length - 1, otherwise, cases);
        for (Label each : cases) {
            code.visitLabel(each);
            statements(depth + 1);
        }
        code.visitLabel(otherwise);
    }

    /** Returns or throws from the midst of the method, in some cases. */
    private void endPerhaps() {
        Label on = new Label();
        code.visitVarInsn(Opcodes.ILOAD, number);
        code.visitIntInsn(Opcodes.SIPUSH, random.nextInt(1000));
        code.visitJumpInsn(Opcodes.IF_ICMPNE, on);
        end();
        code.visitLabel(on);
    }

    private void end() {
        if (random.nextInt(6) == 0) {
            code.visitTypeInsn(Opcodes.NEW, "java/lang/IllegalStateException");
            code.visitInsn(Opcodes.DUP);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/IllegalStateException", "<init>", "()V", false);
            code.visitInsn(Opcodes.ATHROW);
            return;
        }
        if (result.getSort() == Type.VOID) {
            code.visitInsn(Opcodes.RETURN);
            return;
        }
        code.visitVarInsn(Opcodes.ILOAD, number);
        switch (result.getSort()) {
            case Type.INT -> {}
            case Type.LONG -> code.visitInsn(Opcodes.I2L);
            case Type.DOUBLE -> code.visitInsn(Opcodes.I2D);
            default ->
                code.visitMethodInsn(
                        Opcodes.INVOKESTATIC, "java/lang/String", "valueOf", "(I)Ljava/lang/String;", false);
        }
        code.visitInsn(result.getOpcode(Opcodes.IRETURN));
    }
}
