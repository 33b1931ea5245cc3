using System.Buffers;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Weir.Native.OnnxRuntime;
using Weir.Serving.Engine;
using Weir.Serving.V2;

namespace Weir.Bench.Prediction;

/// <summary>One row through a model in process: the engine alone, and with its request parsed and its answer written.</summary>
[MemoryDiagnoser]
public class OnePrediction : IDisposable
{
    private readonly float[] _row = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f];
    private readonly byte[] _body = Encoding.UTF8.GetBytes("""{"inputs":[{"name":"input","shape":[1,6],"datatype":"FP32","data":[0.1,0.2,0.3,0.4,0.5,0.6]}]}""");
    private readonly ArrayBufferWriter<byte> _answer = new(1024);
    private ServedModel _model = null!;

    [GlobalSetup]
    public void Load()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Weir.slnx"))) root = root.Parent!;
        _model = ServedModel.Load(Path.Combine(root.FullName, "tests", "vectors", "serving", "models", "mlp.onnx"));
    }

    [Benchmark(Baseline = true)]
    public int Engine()
    {
        using var input = OrtValue.CreateTensorValueFromMemory(_row, 1, 6);
        using var outputs = _model.Run(["input"], [input], null);
        return outputs.Count;
    }

    [Benchmark]
    public int RequestToAnswer()
    {
        using var request = V2RequestParser.Parse(_body, _model);
        using var outputs = _model.Run(request.Names, request.Values, request.Outputs);
        _answer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_answer)) V2Writer.WriteInference(json, _model, request.Id, _model.OutputNames, outputs);
        return _answer.WrittenCount;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _model.Dispose();
        GC.SuppressFinalize(this);
    }
}
