package io.flowcept.engine.weave;

import io.flowcept.bootstrap.Gate;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * The class loaders of Felix and Equinox. They ask the boot class path for few packages, and so do not find the gate. What
 * they do first is made to be this, in {@code loadClass(String, boolean)}; for all other classes they stay as closed as they
 * are:
 *
 * <pre>
 *   if (name.startsWith("io.flowcept.bootstrap.")) return Class.forName(name, false, null);
 * </pre>
 */
final class BundleLoaders {
    private BundleLoaders() {}

    /** The loader's class file, with that beginning. */
    static byte[] opened(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new Opening(writer), 0);
        return writer.toByteArray();
    }

    private static final class Opening extends ClassVisitor {
        Opening(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
            return "loadClass".equals(name) && descriptor.startsWith("(Ljava/lang/String;Z)")
                    ? new Beginning(method)
                    : method;
        }
    }

    private static final class Beginning extends MethodVisitor {
        Beginning(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            Label otherwise = new Label();
            visitVarInsn(Opcodes.ALOAD, 1);
            visitLdcInsn(Gate.class.getPackage().getName() + ".");
            visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/String", "startsWith", "(Ljava/lang/String;)Z", false);
            visitJumpInsn(Opcodes.IFEQ, otherwise);
            visitVarInsn(Opcodes.ALOAD, 1);
            visitInsn(Opcodes.ICONST_0);
            visitInsn(Opcodes.ACONST_NULL);
            visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    "java/lang/Class",
                    "forName",
                    "(Ljava/lang/String;ZLjava/lang/ClassLoader;)Ljava/lang/Class;",
                    false);
            visitInsn(Opcodes.ARETURN);
            visitLabel(otherwise);
            visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            // The method may begin with a frame of its own, and two cannot be at one place.
            visitInsn(Opcodes.NOP);
        }
    }
}
