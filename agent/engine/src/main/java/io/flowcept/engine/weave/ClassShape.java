package io.flowcept.engine.weave;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** A class file as the selection looks at it: its methods' shapes and the annotations on it. */
final class ClassShape extends ClassVisitor {
    final List<MethodShape> methods = new ArrayList<>();
    final Set<String> annotations = new HashSet<>();
    private boolean isEnum;

    private ClassShape() {
        super(Opcodes.ASM9);
    }

    /**
     * Reads a class. Names of parameters that another agent has lost on the way are those of the class file that the
     * loader has, if it has one.
     */
    static ClassShape read(ClassReader reader, ClassLoader loader) {
        ClassShape shape = read(reader);
        for (MethodShape method : shape.methods) {
            if (method.hasLostNames()) {
                shape.takeNames(ClassHierarchy.classFile(reader.getClassName(), loader));
                break;
            }
        }
        return shape;
    }

    private static ClassShape read(ClassReader reader) {
        ClassShape shape = new ClassShape();
        reader.accept(shape, ClassReader.SKIP_FRAMES);
        return shape;
    }

    private void takeNames(ClassReader original) {
        if (original == null) {
            return;
        }
        for (MethodShape before : read(original).methods) {
            for (MethodShape method : methods) {
                if (method.name.equals(before.name) && method.descriptor.equals(before.descriptor)) {
                    method.takeNames(before);
                }
            }
        }
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        isEnum = (access & Opcodes.ACC_ENUM) != 0;
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        annotations.add(descriptor);
        return null;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodShape method = new MethodShape(access, name, descriptor, isEnum && name.equals("<init>"));
        methods.add(method);
        return method;
    }
}
