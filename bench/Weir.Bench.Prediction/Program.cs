using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Weir.Bench.Prediction;

// The toolchain in process: the default one writes a project of its own, which knows nothing of this repository's build settings.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).WithArtifactsPath(Path.Combine(Path.GetTempPath(), "weir-benchmarks"));
BenchmarkSwitcher.FromAssembly(typeof(OnePrediction).Assembly).Run(args, config);
