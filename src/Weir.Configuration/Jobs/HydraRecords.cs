using Weir.Configuration.Composition;
using Weir.Configuration.Secrets;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Configuration.Jobs;

/// <summary>The files that Hydra leaves beside a job's output: <c>config.yaml</c>, <c>hydra.yaml</c>, <c>overrides.yaml</c>, and <c>multirun.yaml</c> of a sweep.</summary>
public static class HydraRecords
{
    /// <summary>The task's configuration as it is kept: references unresolved, secrets hidden.</summary>
    public static string Config(ConfigJob job, ConfigSecrets secrets) => ConfigYaml.WriteAsHydra(secrets.Hide(job.Config.Root));

    /// <summary>The <c>hydra</c> node.</summary>
    public static string Hydra(ConfigJob job, ConfigSecrets secrets) => ConfigYaml.WriteAsHydra(ConfigMap.Empty(ConfigOrigin.Runtime).With("hydra", HydraNode(job.Config, secrets)));

    /// <summary>The overrides of the task.</summary>
    public static string Overrides(ConfigJob job, ConfigSecrets secrets) =>
        ConfigYaml.WriteAsHydra(new ConfigList([.. job.TaskOverrides.Select(o => (ConfigNode)ConfigScalar.Plain(Yaml.Values.YamlValue.Of(secrets.HideOverride(o)), ConfigOrigin.Runtime))], ConfigOrigin.Runtime));

    /// <summary>The resolved configuration as it may be kept.</summary>
    public static string Hidden(JobValues values, ConfigSecrets secrets) => ConfigYaml.WriteAsHydra(secrets.Hide(values.Resolved));

    /// <summary>The same as JSON.</summary>
    public static string HiddenJson(JobValues values, ConfigSecrets secrets) => JobValues.JsonOf(secrets.Hide(values.Resolved));

    /// <summary>Makes the output folder, and the three files in its folder of records unless <c>hydra.output_subdir</c> is null.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public static void Write(ConfigJob job, ConfigSecrets secrets)
    {
        Make(job.OutputDirectory);
        if (job.RecordsDirectory is not { } folder) return;
        Make(folder);
        AtomicFile.WriteText(Path.Combine(folder, "config.yaml"), Config(job, secrets));
        AtomicFile.WriteText(Path.Combine(folder, "hydra.yaml"), Hydra(job, secrets));
        AtomicFile.WriteText(Path.Combine(folder, "overrides.yaml"), Overrides(job, secrets));
    }

    /// <summary>Makes the folder of a sweep with <c>multirun.yaml</c>.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public static void WriteSweep(ComposedConfig master, string folder, ConfigSecrets secrets)
    {
        Make(folder);
        AtomicFile.WriteText(Path.Combine(folder, "multirun.yaml"), ConfigYaml.WriteAsHydra(secrets.Hide(master.Whole).With("hydra", HydraNode(master, secrets))));
    }

    private static ConfigMap HydraNode(ComposedConfig config, ConfigSecrets secrets)
    {
        var hydra = (ConfigMap)((ConfigMap)secrets.Hide(ConfigMap.Empty(ConfigOrigin.Runtime).With("hydra", config.Hydra)))["hydra"]!;
        if (hydra["overrides"] is not ConfigMap overrides) return hydra;
        foreach (var part in new[] { "hydra", "task" })
            if (overrides[part] is ConfigList list)
                overrides = overrides.With(part, new ConfigList([.. list.Items.Select(i => i is ConfigScalar { Value: Yaml.Values.YamlText text } ? ConfigScalar.Plain(Yaml.Values.YamlValue.Of(secrets.HideOverride(text.Value)), i.Origin) : i)], list.Origin));
        hydra = hydra.With("overrides", overrides);
        if (hydra["job"] is not ConfigMap job || (config.Hydra["job"] as ConfigMap)?["override_dirname"] is not ConfigScalar { Value: Yaml.Values.YamlText { Value: var name } }) return hydra;
        foreach (var one in config.Overrides.Where(o => secrets.HideOverride(o.Text) != o.Text)) name = name.Replace(one.Text, secrets.HideOverride(one.Text), StringComparison.Ordinal);
        return hydra.With("job", job.With("override_dirname", ConfigScalar.Plain(Yaml.Values.YamlValue.Of(secrets.Mask.Text(name)), ConfigOrigin.Runtime)));
    }

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"the output folder '{folder}' cannot be made: {e.Message.Split('\n')[0].Split(" : '")[0]}", "set another: hydra.run.dir=…, or hydra.sweep.dir=… of a sweep", new SourceLocation(folder), inner: e);
        }
    }
}
