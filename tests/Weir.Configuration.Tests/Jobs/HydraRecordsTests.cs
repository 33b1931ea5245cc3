using System.Text.RegularExpressions;
using Weir.Configuration.Composition;
using Weir.Configuration.Jobs;
using Weir.Configuration.Secrets;
using Weir.Testing;

namespace Weir.Configuration.Tests.Jobs;

/// <summary>The records of runs are those that Hydra 1.3.5 itself left of the same runs, byte for byte but for the texts of its help.</summary>
public sealed partial class HydraRecordsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public HydraRecordsTests()
    {
        foreach (var file in Directory.EnumerateFiles(TestData.Vector("hydra", "records", "conf"), "*.yaml", SearchOption.AllDirectories))
            _folder.Write(Path.Combine("conf", Path.GetRelativePath(TestData.Vector("hydra", "records", "conf"), file)), File.ReadAllText(file));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_leaves_what_it_leaves_with_hydra()
    {
        var config = new ConfigComposer().Compose(ConfigJob.Request(Request("db=pg", "+extra=[1,2]", "hydra.job.chdir=false"), isSweep: false));
        var job = ConfigJob.OfRun(config);
        HydraRecords.Write(job, Secrets(config));
        Assert.Equal(_folder["out", "yes"], job.OutputDirectory);
        AssertSame("run-config.yaml", "out/yes/.hydra/config.yaml");
        AssertSame("run-hydra.yaml", "out/yes/.hydra/hydra.yaml");
        AssertSame("run-overrides.yaml", "out/yes/.hydra/overrides.yaml");
        Assert.Equal("b", job.Environment["A"]);
    }

    [Fact]
    public void A_sweep_leaves_what_it_leaves_with_hydra()
    {
        var sweep = new ConfigComposer().Sweep(ConfigJob.Request(Request("db=pg,sqlite", "+n=1"), isSweep: true), TestContext.Current.CancellationToken);
        var folder = ConfigJob.SweepFolder(sweep.Master);
        HydraRecords.WriteSweep(sweep.Master, folder, Secrets(sweep.Master));
        var job = ConfigJob.OfSweep(sweep.Compose(1, TestContext.Current.CancellationToken), folder);
        HydraRecords.Write(job, Secrets(job.Config));
        AssertSame("multirun.yaml", "sweep/multirun.yaml");
        AssertSame("job-hydra.yaml", "sweep/+n=1,db=sqlite/.hydra/hydra.yaml");
        AssertSame("job-overrides.yaml", "sweep/+n=1,db=sqlite/.hydra/overrides.yaml");
    }

    private void AssertSame(string expected, string written) =>
        Assert.Equal(File.ReadAllText(TestData.Vector("hydra", "records", expected)), Help().Replace(File.ReadAllText(_folder[written]), string.Empty).Replace(_folder.Path, "CWD", StringComparison.Ordinal));

    private static ConfigSecrets Secrets(ComposedConfig config) => ConfigSecrets.Of(config, SecretSettings.Default, []);

    private ComposeRequest Request(params string[] overrides) => new() { ConfigDirectory = "conf", ConfigName = "config", JobName = "job", WorkingDirectory = _folder.Path, Overrides = overrides };

    [GeneratedRegex(@"  (?:hydra_)?help:\n(?:    .*\n|\n)+")]
    private static partial Regex Help();
}
