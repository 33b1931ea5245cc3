using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Weir.Configuration.Validation;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Tests.Validation;

public sealed partial class BinderTests
{
    [Fact]
    public void A_configuration_becomes_a_record()
    {
        using var tree = new ConfigTree(("config.yaml", "name: first\nepochs: 5\nmode: fast\nrates: [0.1, 1]\noptimizer: {lr: '${rates[0]}'}\nnote: null\n"));
        var job = ConfigBinder.Bind(tree.Compose("epochs=7"), JobContext.Default.Job);
        Assert.Equal(("first", 7, Mode.Fast, 0.1), (job.Name, job.Epochs, job.Mode, job.Optimizer!.Lr));
        Assert.Equal([0.1, 1.0], job.Rates!);
        Assert.Equal(0.1, ConfigBinder.Bind(tree.Compose(), JobContext.Default.Optimizer, "optimizer").Lr);
    }

    [Fact]
    public void Everything_that_does_not_fit_is_told_at_once()
    {
        using var tree = new ConfigTree(("config.yaml", "epochs: 500\nmode: fats\nrates: x\noptimzer: {lr: 0.1}\nname: ???\n"));
        var config = tree.Compose();
        var violations = ConfigBinder.Check(config.Resolve(), JobContext.Default.Job);
        Assert.Equal(["epochs", "mode", "name", "optimzer", "rates"], violations.Select(v => v.Key).Order(StringComparer.Ordinal));
        Assert.Equal("did you mean 'optimizer'?", violations.Single(v => v.Key == "optimzer").Hint);
        Assert.Contains("at most 100", violations.Single(v => v.Key == "epochs").Message, StringComparison.Ordinal);
        Assert.Contains("slow, fast", violations.Single(v => v.Key == "mode").Message, StringComparison.Ordinal);
        var failure = Assert.Throws<WeirException>(() => ConfigBinder.Bind(config, JobContext.Default.Job));
        Assert.Equal("config_invalid", failure.Code);
        Assert.Contains("conf/config.yaml:2:7", failure.Message, StringComparison.Ordinal);
    }

    [JsonConverter(typeof(JsonStringEnumConverter<Mode>))]
    internal enum Mode
    {
        [JsonStringEnumMemberName("slow")]
        Slow,
        [JsonStringEnumMemberName("fast")]
        Fast,
    }

    internal sealed class Job
    {
        public required string Name { get; init; }

        [Range(1, 100)]
        public int Epochs { get; init; } = 1;

        public Mode Mode { get; init; }

        public List<double>? Rates { get; init; }

        public Optimizer? Optimizer { get; init; }

        public string? Note { get; init; }
    }

    internal sealed class Optimizer
    {
        [Range(0.0, 1.0)]
        public double Lr { get; init; }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
    [JsonSerializable(typeof(Job))]
    private sealed partial class JobContext : JsonSerializerContext;
}
