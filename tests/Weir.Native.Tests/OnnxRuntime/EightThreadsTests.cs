using Weir.Native.OnnxRuntime;
using Weir.Testing;

namespace Weir.Native.Tests.OnnxRuntime;

[Collection(MeasuredAlone.Name)]
public sealed class EightThreadsTests
{
    [Fact]
    public void Eight_threads_on_one_session_with_errors_mixed_in_keep_memory_flat()
    {
        using var session = new InferenceSession(TestData.Vector("serving", "models", "simple.onnx"));
        using var text = new InferenceSession(TestData.Vector("serving", "models", "identity_bytes.onnx"));
        Work(session, text, 500);
        var before = ResidentMemory.Bytes();
        Work(session, text, 6_000);
        var grown = ResidentMemory.Bytes() - before;
        Assert.True(grown < 40 << 20, $"grew by {grown >> 20} MiB");
    }

    private static void Work(InferenceSession session, InferenceSession text, int runs) => Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
    {
        for (var i = 0; i < runs; i++)
        {
            using var a = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(i, 16).ToArray(), 1, 16);
            using var b = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(thread, 16).ToArray(), 1, 16);
            using var outputs = session.Run(["INPUT0", "INPUT1"], [a, b]);
            Assert.Equal(i + thread, outputs[0].GetTensorData<int>()[15]);
            using var words = OrtValue.CreateFromStrings([$"{i}", new string('é', 200)], 1, 2);
            using var same = text.Run(["INPUT0"], [words]);
            Assert.Equal($"{i}", same[0].GetStrings()[0]);
            if (i % 50 != 0) continue;
            using var wrong = OrtValue.CreateTensorValueFromMemory(new int[15], 1, 15);
            Assert.Throws<Foundation.Errors.WeirException>(() => session.Run(["INPUT0", "INPUT1"], [a, wrong]));
        }
    });
}
