using System.Diagnostics.Tracing;
using Weir.Native.OnnxRuntime;
using Weir.Testing;

namespace Weir.Native.Tests.OnnxRuntime;

public sealed class SessionOptionsTests
{
    public static TheoryData<SessionOptions> Options =>
    [
        new SessionOptions { IntraOpThreads = 2, AllowSpinning = true },
        new SessionOptions { UseArena = true, UseMemoryPattern = false },
        new SessionOptions { Optimization = GraphOptimization.Disabled, Deterministic = true },
        new SessionOptions { ParallelExecution = true, InterOpThreads = 2 },
        new SessionOptions { Configuration = new Dictionary<string, string> { ["session.set_denormal_as_zero"] = "1" } },
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_setting_gives_the_same_answer_for_every_batch_size(SessionOptions options)
    {
        var path = TestData.Vector("serving", "models", "mlp.onnx");
        using var plain = new InferenceSession(path);
        using var session = new InferenceSession(path, options);
        foreach (var rows in new[] { 0, 1, 8, 32 })
        {
            using var input = OrtValue.CreateTensorValueFromMemory(Enumerable.Range(0, rows * 6).Select(i => MathF.Sin(i)).ToArray(), rows, 6);
            using var expected = plain.Run(["input"], [input]);
            using var actual = session.Run(["input"], [input]);
            var (wanted, given) = (expected[0].GetTensorData<float>().ToArray(), actual[0].GetTensorData<float>().ToArray());
            Assert.Equal(rows * 3, given.Length);
            for (var i = 0; i < wanted.Length; i++) Assert.Equal(wanted[i], given[i], 1e-5f);
        }
    }

    [Fact]
    public void A_free_dimension_can_be_fixed()
    {
        using var session = new InferenceSession(TestData.Vector("serving", "models", "mlp.onnx"), new SessionOptions { FreeDimensions = new Dictionary<string, long> { ["batch"] = 4 } });
        Assert.Equal([4L, 6L], session.InputMetadata["input"].Dimensions);
    }

    [Fact]
    public void What_the_library_logs_can_be_listened_to_and_holds_no_colour()
    {
        using var listener = new Listener();
        using var session = new InferenceSession(TestData.Vector("serving", "models", "gather_fail.onnx"));
        var (name, node) = session.InputMetadata.Single();
        using var bad = OrtValue.CreateTensorValueFromMemory([9L], [.. node.Dimensions.Select(_ => 1L)]);
        Assert.Throws<OnnxRuntimeException>(() => session.Run([name], [bad]));
        Assert.Contains(listener.Lines, l => l.Contains("Gather", StringComparison.Ordinal));
        Assert.All(listener.Lines, l => Assert.DoesNotContain('\u001b', l));
    }

    [Fact]
    public void A_model_tells_who_made_it()
    {
        using var session = new InferenceSession(TestData.Vector("serving", "models", "forest.onnx"));
        Assert.NotNull(session.ModelMetadata.GraphName);
        Assert.Matches(@"^1\.\d+\.\d+", OrtEnv.Version);
    }

    private sealed class Listener : EventListener
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Weir-OnnxRuntime") EnableEvents(eventSource, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventSource.Name == "Weir-OnnxRuntime" && eventData.Payload is [_, string text]) _lines?.Enqueue(text);
        }
    }
}
