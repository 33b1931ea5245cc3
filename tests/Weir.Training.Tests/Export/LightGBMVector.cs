using System.Text.Json;
using Weir.Testing;

namespace Weir.Training.Tests.Export;

/// <summary>A model that the real library made, rows, and what it predicted for them.</summary>
internal sealed class LightGBMVector : IDisposable
{
    private readonly JsonDocument _document;

    public LightGBMVector(string name)
    {
        _document = JsonDocument.Parse(File.ReadAllText(TestData.Vector("lightgbm", $"{name}.json")));
        var root = _document.RootElement;
        Width = root.GetProperty("width").GetInt32();
        Outputs = root.GetProperty("outputs").GetInt32();
        Model = root.GetProperty("model").GetString()!;
        Rows = [.. root.GetProperty("rows").EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? float.NaN : v.GetSingle())];
        Predictions = [.. root.GetProperty("predictions").EnumerateArray().Select(v => v.GetDouble())];
    }

    public int Width { get; }

    public int Outputs { get; }

    public string Model { get; }

    public float[] Rows { get; }

    public double[] Predictions { get; }

    public void Dispose() => _document.Dispose();
}
