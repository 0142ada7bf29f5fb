package io.flowcept.engine.weave;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.TypePath;

/**
 * Rewrites one method so that it calls the gate:
 *
 * <pre>
 *   try { task = Latch.open ? Gate.start(Gate.argument(Gate.enter(site), a)…) : null }
 *   catch (Throwable) { task = null }
 *   try {
 *       …the method's own code, each return being
 *           value = …; try { Gate.returned(task, value) } catch (Throwable) {} return value
 *   } catch (Throwable value) {                      // not around the returns' own calls
 *       try { Gate.failed(task, value) } catch (Throwable) {}
 *       throw value
 *   }
 * </pre>
 *
 * Where all that is captured are a few numbers and booleans, {@code Gate.begin(site, a…)} stands for all calls at entry.
 * One local variable, {@code task}, is put between the parameters and the method's own locals. Where {@code value} is
 * kept, the task has been read for the last time, so an object or exception takes the same slot: every slot more is
 * stack that a recursive host misses. A primitive has its own, since handlers of the method's own may be around the
 * return, and expect an object in the task's. The frames of our handlers claim nothing about the parameters, since
 * compilers may reuse their slots; and they claim {@code task} to be an Object, so that verification loads none of our
 * classes. A constructor is entered when the superclass's constructor has returned: before that, the JVM lets nobody
 * catch what it throws.
 */
final class MethodWeaver extends MethodVisitor {
    private static final String GATE = "io/flowcept/bootstrap/Gate";
    private static final String REDACTED = "<redacted>";
    private static final String LATCH = "io/flowcept/bootstrap/Latch";
    private static final Object OBJECT = "java/lang/Object";
    private static final Object THROWABLE = "java/lang/Throwable";

    private final MethodPlan plan;
    private final String owner;
    private final boolean frames;
    private final Type result;
    private final boolean primitive;
    private final int parameterSlots;
    private final int task;
    private final int value;
    private final int shift;
    private final List<Label> bodyRanges = new ArrayList<>();
    private final Label returnSuppressed = new Label();
    private Label[] returnCalls;
    private int returnsSeen;
    private int constructorCallsSeen;

    /**
     * @param owner internal name of the class
     * @param version the class file's; frames are written from Java 6 on
     */
    MethodWeaver(MethodVisitor next, MethodPlan plan, String owner, int version) {
        super(Opcodes.ASM9, next);
        this.plan = plan;
        this.owner = owner;
        this.frames = (version & 0xFFFF) >= Opcodes.V1_6;
        this.result = Type.getReturnType(plan.shape.descriptor);
        int slots = plan.shape.isStatic() ? 0 : 1;
        for (Type type : plan.shape.parameterTypes) {
            slots += type.getSize();
        }
        this.parameterSlots = slots;
        this.task = slots;
        this.primitive = result.getSort() < Type.ARRAY && result.getSort() != Type.VOID;
        this.value = primitive ? slots + 1 : slots;
        this.shift = primitive ? 1 + result.getSize() : 1;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        // First in the table, so that no handler of the method's own, around a return, sees what our call throws.
        returnCalls = new Label[2 * plan.shape.returns];
        for (int i = 0; i < returnCalls.length; i += 2) {
            returnCalls[i] = new Label();
            returnCalls[i + 1] = new Label();
            super.visitTryCatchBlock(returnCalls[i], returnCalls[i + 1], returnSuppressed, null);
        }
        if (!plan.shape.isConstructor()) {
            enter();
        }
    }

    private void enter() {
        Label from = new Label();
        Label to = new Label();
        Label suppressed = new Label();
        Label off = new Label();
        Label entered = new Label();
        super.visitTryCatchBlock(from, to, suppressed, null);
        super.visitLabel(from);
        super.visitFieldInsn(Opcodes.GETSTATIC, LATCH, "open", "Z");
        super.visitJumpInsn(Opcodes.IFEQ, off);
        number(plan.site.number);
        if (plan.site.wordKinds == WordKinds.NONE) {
            captureOneByOne();
        } else {
            captureWords();
        }
        super.visitLabel(to);
        super.visitJumpInsn(Opcodes.GOTO, entered);
        super.visitLabel(suppressed);
        frame(entryLocals(), THROWABLE);
        super.visitInsn(Opcodes.POP);
        super.visitLabel(off);
        frame(entryLocals(), null);
        super.visitInsn(Opcodes.ACONST_NULL);
        super.visitLabel(entered);
        frame(entryLocals(), OBJECT);
        super.visitVarInsn(Opcodes.ASTORE, task);
        openRange();
        // The range must not be empty, which it would be around a method that only returns.
        super.visitInsn(Opcodes.NOP);
    }

    private void captureWords() {
        StringBuilder descriptor = new StringBuilder("(I");
        for (int parameter : plan.captured) {
            Type type = plan.shape.parameterTypes[parameter];
            super.visitVarInsn(type.getOpcode(Opcodes.ILOAD), plan.shape.slotOf(parameter));
            word(type);
            descriptor.append('J');
        }
        gate("begin", descriptor.append(")Ljava/lang/Object;").toString());
    }

    /** Makes one word, a {@code long}, of the number or boolean on the stack. */
    private void word(Type type) {
        switch (type.getSort()) {
            case Type.LONG:
                return;
            case Type.FLOAT:
                super.visitInsn(Opcodes.F2D);
                bits();
                return;
            case Type.DOUBLE:
                bits();
                return;
            default:
                super.visitInsn(Opcodes.I2L);
        }
    }

    private void bits() {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
    }

    private void captureOneByOne() {
        gate("enter", "(I)Ljava/lang/Object;");
        if (plan.captureThis) {
            super.visitVarInsn(Opcodes.ALOAD, 0);
            gate("argument", "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;");
        }
        for (int parameter : plan.captured) {
            Type type = plan.shape.parameterTypes[parameter];
            if (plan.isSecret(parameter)) {
                super.visitLdcInsn(REDACTED);
                gate("argument", "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;");
            } else {
                super.visitVarInsn(type.getOpcode(Opcodes.ILOAD), plan.shape.slotOf(parameter));
                gate("argument", "(Ljava/lang/Object;" + gateType(type) + ")Ljava/lang/Object;");
            }
        }
        gate("start", "(Ljava/lang/Object;)Ljava/lang/Object;");
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN) {
            super.visitInsn(opcode);
            return;
        }
        closeRange();
        boolean isVoid = opcode == Opcodes.RETURN;
        if (!isVoid) {
            storeValueLoadTask();
        }
        super.visitLabel(returnCalls[2 * returnsSeen]);
        if (isVoid) {
            super.visitVarInsn(Opcodes.ALOAD, task);
        }
        if (isVoid || !plan.captureResult) {
            gate("exit", "(Ljava/lang/Object;)V");
        } else if (plan.isResultSecret()) {
            super.visitLdcInsn(REDACTED);
            gate("returned", "(Ljava/lang/Object;Ljava/lang/Object;)V");
        } else {
            super.visitVarInsn(result.getOpcode(Opcodes.ILOAD), value);
            gate("returned", "(Ljava/lang/Object;" + gateType(result) + ")V");
        }
        super.visitLabel(returnCalls[2 * returnsSeen + 1]);
        returnsSeen++;
        if (!isVoid) {
            super.visitVarInsn(result.getOpcode(Opcodes.ILOAD), value);
        }
        super.visitInsn(opcode);
        openRange();
    }

    /** Takes the result from the stack into its slot, and leaves the task on the stack. */
    private void storeValueLoadTask() {
        if (primitive) {
            super.visitVarInsn(result.getOpcode(Opcodes.ISTORE), value);
            super.visitVarInsn(Opcodes.ALOAD, task);
        } else {
            super.visitVarInsn(Opcodes.ALOAD, task);
            super.visitInsn(Opcodes.SWAP);
            super.visitVarInsn(Opcodes.ASTORE, value);
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String called, String method, String descriptor, boolean isInterface) {
        super.visitMethodInsn(opcode, called, method, descriptor, isInterface);
        if (plan.shape.isConstructor() && opcode == Opcodes.INVOKESPECIAL && method.equals("<init>")) {
            if (constructorCallsSeen == plan.shape.constructorCallsBeforeSuper) {
                enter();
            }
            constructorCallsSeen++;
        }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        closeRange();
        Label failed = new Label();
        for (int i = 0; i < bodyRanges.size(); i += 2) {
            Label from = bodyRanges.get(i);
            Label to = bodyRanges.get(i + 1);
            if (from.getOffset() < to.getOffset()) {
                super.visitTryCatchBlock(from, to, failed, null);
            }
        }
        Label from = new Label();
        Label to = new Label();
        Label suppressed = new Label();
        super.visitTryCatchBlock(from, to, suppressed, null);
        super.visitLabel(failed);
        frame(bodyLocals(OBJECT), THROWABLE);
        super.visitVarInsn(Opcodes.ALOAD, task);
        super.visitInsn(Opcodes.SWAP);
        super.visitVarInsn(Opcodes.ASTORE, task);
        super.visitLabel(from);
        super.visitVarInsn(Opcodes.ALOAD, task);
        gate("failed", "(Ljava/lang/Object;Ljava/lang/Throwable;)V");
        super.visitLabel(to);
        super.visitVarInsn(Opcodes.ALOAD, task);
        super.visitInsn(Opcodes.ATHROW);
        super.visitLabel(suppressed);
        frame(bodyLocals(THROWABLE), THROWABLE);
        super.visitInsn(Opcodes.POP);
        super.visitVarInsn(Opcodes.ALOAD, task);
        super.visitInsn(Opcodes.ATHROW);
        if (plan.shape.returns > 0) {
            boolean isVoid = result.getSort() == Type.VOID;
            super.visitLabel(returnSuppressed);
            frame(isVoid ? bodyLocals(OBJECT) : valueLocals(), THROWABLE);
            super.visitInsn(Opcodes.POP);
            if (!isVoid) {
                super.visitVarInsn(result.getOpcode(Opcodes.ILOAD), value);
            }
            super.visitInsn(result.getOpcode(Opcodes.IRETURN));
        }
        super.visitMaxs(maxStack, maxLocals);
    }

    @Override
    public void visitVarInsn(int opcode, int index) {
        boolean wide = opcode == Opcodes.LSTORE || opcode == Opcodes.DSTORE;
        if (wide && index == parameterSlots - 1) {
            throw new CannotWeave("its code keeps a long or double across the end of its parameters");
        }
        super.visitVarInsn(opcode, shifted(index));
    }

    @Override
    public void visitIincInsn(int index, int increment) {
        super.visitIincInsn(shifted(index), increment);
    }

    @Override
    public void visitLocalVariable(
            String name, String descriptor, String signature, Label start, Label end, int index) {
        super.visitLocalVariable(name, descriptor, signature, start, end, shifted(index));
    }

    @Override
    public AnnotationVisitor visitLocalVariableAnnotation(
            int typeRef, TypePath path, Label[] start, Label[] end, int[] index, String descriptor, boolean visible) {
        int[] changed = new int[index.length];
        for (int i = 0; i < index.length; i++) {
            changed[i] = shifted(index[i]);
        }
        return super.visitLocalVariableAnnotation(typeRef, path, start, end, changed, descriptor, visible);
    }

    @Override
    public void visitFrame(int type, int localCount, Object[] locals, int stackCount, Object[] stack) {
        List<Object> changed = new ArrayList<>(localCount + shift + 1);
        // Before a constructor's call to super(), there is no task yet.
        boolean entered = localCount == 0 || locals[0] != Opcodes.UNINITIALIZED_THIS;
        int slot = 0;
        int i = 0;
        for (; i < localCount && slot < parameterSlots; i++) {
            changed.add(locals[i]);
            slot += locals[i] == Opcodes.LONG || locals[i] == Opcodes.DOUBLE ? 2 : 1;
        }
        for (; slot < parameterSlots; slot++) {
            changed.add(Opcodes.TOP);
        }
        changed.add(entered ? OBJECT : Opcodes.TOP);
        if (i < localCount) {
            for (int s = 1; s < shift; s++) {
                changed.add(Opcodes.TOP);
            }
            for (; i < localCount; i++) {
                changed.add(locals[i]);
            }
        }
        super.visitFrame(type, changed.size(), changed.toArray(), stackCount, stack);
    }

    private int shifted(int index) {
        return index < parameterSlots ? index : index + shift;
    }

    private void openRange() {
        Label label = new Label();
        super.visitLabel(label);
        bodyRanges.add(label);
    }

    private void closeRange() {
        // Odd: a range is open. Before a constructor's call to super(), none is.
        if (bodyRanges.size() % 2 == 1) {
            openRange();
        }
    }

    private List<Object> entryLocals() {
        List<Object> locals = new ArrayList<>();
        if (!plan.shape.isStatic()) {
            locals.add(owner);
        }
        for (Type type : plan.shape.parameterTypes) {
            locals.add(frameType(type));
        }
        return locals;
    }

    /** What is known of the locals in our handlers: the type of what is in the task's slot. */
    private List<Object> bodyLocals(Object taskType) {
        List<Object> locals = new ArrayList<>();
        for (int i = 0; i < parameterSlots; i++) {
            locals.add(Opcodes.TOP);
        }
        locals.add(taskType);
        return locals;
    }

    private List<Object> valueLocals() {
        List<Object> locals = bodyLocals(primitive ? OBJECT : frameType(result));
        if (primitive) {
            locals.add(frameType(result));
        }
        return locals;
    }

    private void frame(List<Object> locals, Object stack) {
        if (frames) {
            super.visitFrame(
                    Opcodes.F_NEW,
                    locals.size(),
                    locals.toArray(),
                    stack == null ? 0 : 1,
                    stack == null ? new Object[0] : new Object[] {stack});
        }
    }

    private void gate(String method, String descriptor) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, GATE, method, descriptor, false);
    }

    private void number(int number) {
        if (number <= Byte.MAX_VALUE) {
            super.visitIntInsn(Opcodes.BIPUSH, number);
        } else if (number <= Short.MAX_VALUE) {
            super.visitIntInsn(Opcodes.SIPUSH, number);
        } else {
            super.visitLdcInsn(number);
        }
    }

    /** The parameter type of the gate's method for a value of this type. */
    private static String gateType(Type type) {
        switch (type.getSort()) {
            case Type.BOOLEAN:
            case Type.CHAR:
            case Type.LONG:
            case Type.FLOAT:
            case Type.DOUBLE:
                return type.getDescriptor();
            case Type.BYTE:
            case Type.SHORT:
            case Type.INT:
                return "I";
            default:
                return "Ljava/lang/Object;";
        }
    }

    private static Object frameType(Type type) {
        switch (type.getSort()) {
            case Type.BOOLEAN:
            case Type.CHAR:
            case Type.BYTE:
            case Type.SHORT:
            case Type.INT:
                return Opcodes.INTEGER;
            case Type.LONG:
                return Opcodes.LONG;
            case Type.FLOAT:
                return Opcodes.FLOAT;
            case Type.DOUBLE:
                return Opcodes.DOUBLE;
            default:
                return type.getInternalName();
        }
    }
}
