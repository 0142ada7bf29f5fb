package io.flowcept.engine.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodTooLargeException;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Rewrites the selected methods of one class file. Thread-safe. */
final class ClassWeaver {
    final Selector selector;
    private final Sites sites;
    private final Findings findings;

    ClassWeaver(Selector selector, Sites sites, Findings findings) {
        this.selector = selector;
        this.sites = sites;
        this.findings = findings;
    }

    /** The class file with its selected methods rewritten, or null when nothing in it is selected. */
    byte[] weave(byte[] classFile, ClassLoader loader) {
        ClassReader reader = new ClassReader(classFile);
        Map<String, MethodPlan> plans = new HashMap<>();
        for (MethodPlan plan : selector.plan(reader, loader, sites, findings)) {
            plans.put(plan.shape.name + plan.shape.descriptor, plan);
        }
        while (!plans.isEmpty()) {
            List<String> refused = new ArrayList<>();
            byte[] woven = tryToWeave(reader, plans, refused);
            if (refused.isEmpty()) {
                return woven;
            }
            for (String method : refused) {
                plans.remove(method);
            }
        }
        return null;
    }

    private byte[] tryToWeave(ClassReader reader, Map<String, MethodPlan> plans, List<String> refused) {
        // Exact, since HotSpot's first compiler makes a frame larger by each stack slot that is claimed and not needed.
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        String[] current = new String[1];
        try {
            reader.accept(new Weaving(writer, plans, current), ClassReader.EXPAND_FRAMES);
            return writer.toByteArray();
        } catch (MethodTooLargeException e) {
            refuse(e.getClassName(), e.getMethodName() + e.getDescriptor(), "it would exceed 64 KiB", refused);
        } catch (CannotWeave e) {
            refuse(reader.getClassName(), current[0], e.getMessage(), refused);
        }
        return null;
    }

    private void refuse(String className, String method, String reason, List<String> refused) {
        refused.add(method);
        findings.skipped(ClassHierarchy.dotted(className) + "." + method + " cannot be rewritten: " + reason);
    }

    private static final class Weaving extends ClassVisitor {
        private final Map<String, MethodPlan> plans;
        private final String[] current;
        private String owner;
        private int version;

        Weaving(ClassVisitor next, Map<String, MethodPlan> plans, String[] current) {
            super(Opcodes.ASM9, next);
            this.plans = plans;
            this.current = current;
        }

        @Override
        public void visit(
                int classVersion, int access, String name, String signature, String superName, String[] interfaces) {
            owner = name;
            version = classVersion;
            super.visit(classVersion, access, name, signature, superName, interfaces);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            MethodPlan plan = plans.get(name + descriptor);
            if (plan == null) {
                return next;
            }
            current[0] = name + descriptor;
            return new MethodWeaver(next, plan, owner, version);
        }
    }
}
