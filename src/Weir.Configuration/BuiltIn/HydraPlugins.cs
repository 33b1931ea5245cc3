using Weir.Configuration.Tree;

namespace Weir.Configuration.BuiltIn;

/// <summary>Launchers and sweepers: Hydra's basic ones, and stand-ins by the names of common plug-ins, so that trees which choose them compose.</summary>
internal static class HydraPlugins
{
    public static readonly string[] Launchers = ["basic", "joblib", "submitit_local", "submitit_slurm", "ray"];

    public static readonly string[] Sweepers = ["basic", "optuna", "ax", "nevergrad"];

    public static ConfigNode Launcher(string name) => BuiltInNode.Content(name, new KeyValue("_target_", Option(name) switch
    {
        "basic" => "hydra._internal.core_plugins.basic_launcher.BasicLauncher",
        "joblib" => "hydra_plugins.hydra_joblib_launcher.joblib_launcher.JoblibLauncher",
        "submitit_local" => "hydra_plugins.hydra_submitit_launcher.submitit_launcher.LocalLauncher",
        "submitit_slurm" => "hydra_plugins.hydra_submitit_launcher.submitit_launcher.SlurmLauncher",
        _ => "hydra_plugins.hydra_ray_launcher.ray_launcher.RayLauncher",
    }));

    public static ConfigNode Sweeper(string name) => Option(name) switch
    {
        "basic" => BuiltInNode.Content(name, new KeyValue("_target_", "hydra._internal.core_plugins.basic_sweeper.BasicSweeper"), new KeyValue("max_batch_size", null), new KeyValue("params", null)),
        "optuna" => BuiltInNode.Content(
            name,
            new KeyValue("_target_", "hydra_plugins.hydra_optuna_sweeper.optuna_sweeper.OptunaSweeper"),
            new KeyValue("direction", "minimize"),
            new KeyValue("storage", null),
            new KeyValue("study_name", null),
            new KeyValue("n_trials", 20),
            new KeyValue("n_jobs", 2),
            new KeyValue("params", null)),
        "ax" => BuiltInNode.Content(name, new KeyValue("_target_", "hydra_plugins.hydra_ax_sweeper.ax_sweeper.AxSweeper"), new KeyValue("max_batch_size", null)),
        _ => BuiltInNode.Content(name, new KeyValue("_target_", "hydra_plugins.hydra_nevergrad_sweeper.nevergrad_sweeper.NevergradSweeper")),
    };

    private static string Option(string name) => name[(name.LastIndexOf('/') + 1)..];
}
