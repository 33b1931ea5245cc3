using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;

namespace Weir.Tracking.Tests.Registry;

public abstract class RegistryTests(TrackingStore store)
{
    [Fact]
    public async Task Numbers_are_never_given_twice_until_the_model_itself_is_deleted()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        Assert.Equal(["1", "2"], [await VersionAsync(tracking), await VersionAsync(tracking)]);
        await tracking.Client.CallAsync(ModelVersionCalls.Delete, new VersionOfModel("m", "2"));
        Assert.Equal("3", await VersionAsync(tracking));
        await tracking.Client.CallAsync(RegisteredModelCalls.Delete, new ModelByName("m"));
        Assert.Equal("1", await VersionAsync(tracking));
    }

    [Fact]
    public async Task An_alias_moves_and_goes_with_its_version()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await VersionAsync(tracking);
        await VersionAsync(tracking);
        foreach (var version in new[] { "1", "2" }) await tracking.Client.CallAsync(RegisteredModelCalls.SetAlias, new AliasOfModel("m", "champion", version));
        Assert.Equal("2", (await tracking.Client.ResolveModelAsync("models:/m@champion")).Version);
        await tracking.Client.CallAsync(ModelVersionCalls.Delete, new VersionOfModel("m", "2"));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RegisteredModelCalls.GetByAlias, new AliasOfModel("m", "champion")));
        Assert.Null((await tracking.Client.CallAsync(RegisteredModelCalls.Get, new ModelByName("m"))).RegisteredModel.Aliases);
        await tracking.Client.CallAsync(RegisteredModelCalls.DeleteAlias, new AliasOfModel("m", "champion"));
    }

    [Fact]
    public async Task The_newest_version_answers_to_latest_as_if_that_were_an_alias()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("m"));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(RegisteredModelCalls.GetByAlias, new AliasOfModel("m", "latest")));
        await VersionAsync(tracking);
        await VersionAsync(tracking);
        Assert.Equal("2", (await tracking.Client.CallAsync(RegisteredModelCalls.GetByAlias, new AliasOfModel("m", "Latest"))).ModelVersion.Version);
    }

    [Fact]
    public async Task A_prompt_is_a_version_whose_source_is_a_word()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("p"));
        Tag[] prompt = [new("mlflow.prompt.is_prompt", "true"), new("mlflow.prompt.text", "Hello {{name}}")];
        Assert.Equal("1", (await tracking.Client.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("p", "dummy-source", Tags: prompt))).ModelVersion.Version);
        foreach (var source in new[] { "/etc/passwd", "../x", "file:///etc", "~", "a/b" })
            Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ModelVersionCalls.Create, new CreateModelVersion("p", source, Tags: prompt)));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ModelVersionCalls.Create, new CreateModelVersion("p", "dummy-source")));
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("LATEST")]
    [InlineData("v1")]
    [InlineData("V12")]
    [InlineData("a b")]
    [InlineData("champion\n")]
    [InlineData("")]
    public async Task Some_words_are_no_aliases(string alias)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await VersionAsync(tracking);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RegisteredModelCalls.SetAlias, new AliasOfModel("m", alias, "1")));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("line\nbreak")]
    [InlineData("")]
    public async Task A_name_that_an_address_could_not_say_is_refused(string name)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await VersionAsync(tracking);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RegisteredModelCalls.Create, new CreateRegisteredModel(name)));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RegisteredModelCalls.Rename, new RenameModel("m", name)));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("it's")]
    [InlineData("say \"x\"")]
    [InlineData("both ' and \"")]
    [InlineData("''")]
    [InlineData("50%_@a 模型")]
    public async Task Every_version_of_a_model_is_found_whatever_its_name_holds(string name)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await tracking.Client.RegisterModelAsync(name, "mlflow-artifacts:/1/model");
        await tracking.Client.RegisterModelAsync(name, "mlflow-artifacts:/1/model");
        await tracking.Client.RegisterModelAsync(name.Replace('\'', 'x').Replace('"', 'x') + "x", "mlflow-artifacts:/1/model");
        Assert.Equal([(name, "2"), (name, "1")], (await tracking.Client.ModelVersionsAsync(name)).Select(v => (v.Name, v.Version)));
    }

    [Fact]
    public async Task A_stage_archives_the_others_when_asked()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        for (var i = 0; i < 3; i++) await VersionAsync(tracking);
        await MoveAsync("1", "production", false);
        await MoveAsync("2", "Production", true);
        Assert.Equal("2", (await tracking.Client.ResolveModelAsync("models:/m/Production")).Version);
        Assert.Equal("3", (await tracking.Client.ResolveModelAsync("models:/m/latest")).Version);
        var latest = (await tracking.Client.CallAsync(RegisteredModelCalls.LatestVersions, new LatestVersions("m"))).ModelVersions!;
        Assert.Equal([("1", "Archived"), ("2", "Production"), ("3", "None")], latest.Select(v => (v.Version, v.CurrentStage!)));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ModelVersionCalls.TransitionStage, new TransitionStage("m", "1", "Heaven", false)));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ModelVersionCalls.TransitionStage, new TransitionStage("m", "1", "Archived", true)));

        Task MoveAsync(string version, string stage, bool archive) => tracking.Client.CallAsync(ModelVersionCalls.TransitionStage, new TransitionStage("m", version, stage, archive));
    }

    [Fact]
    public async Task Renaming_takes_versions_tags_and_aliases_along()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await VersionAsync(tracking);
        await tracking.Client.CallAsync(RegisteredModelCalls.SetTag, new ModelTag("m", "k", "v"));
        await tracking.Client.CallAsync(RegisteredModelCalls.SetAlias, new AliasOfModel("m", "a", "1"));
        await tracking.Client.CallAsync(ModelVersionCalls.SetTag, new VersionTag("m", "1", "k", "v"));
        await tracking.Client.CallAsync(RegisteredModelCalls.Rename, new RenameModel("m", "n"));
        var model = (await tracking.Client.CallAsync(RegisteredModelCalls.Get, new ModelByName("n"))).RegisteredModel;
        Assert.Equal(("v", "a"), (model.Tags![0].Value, model.Aliases![0].Alias));
        Assert.Equal("v", (await tracking.Client.CallAsync(ModelVersionCalls.Get, new VersionOfModel("n", "1"))).ModelVersion.Tags![0].Value);
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(RegisteredModelCalls.Get, new ModelByName("m")));
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("other"));
        Assert.Equal(MlflowErrors.ResourceAlreadyExists, await tracking.FailAsync(RegisteredModelCalls.Rename, new RenameModel("n", "other")));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    [InlineData("relative/path")]
    [InlineData("s3://bucket/a/../b")]
    [InlineData("s3://bucket/%2e%2e/b")]
    [InlineData("s3://bucket/%252e%252e/b")]
    [InlineData("mlflow-artifacts:/0/../../x")]
    [InlineData("C:\\models")]
    public async Task A_source_that_could_read_the_servers_files_is_refused(string source)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("m"));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ModelVersionCalls.Create, new CreateModelVersion("m", source)));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ModelVersionCalls.Create, new CreateModelVersion("m", source, await tracking.RunAsync())));
        Assert.Equal("1", await VersionAsync(tracking));
    }

    [Fact]
    public async Task A_version_made_from_another_is_fetched_from_where_that_one_lies()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await VersionAsync(tracking);
        await tracking.Client.RegisterModelAsync("copy", "models:/m/1");
        Assert.Equal("s3://bucket/m", (await tracking.Client.CallAsync(ModelVersionCalls.DownloadUri, new VersionOfModel("copy", "1"))).ArtifactUri);
    }

    [Fact]
    public async Task Prompts_hide_from_searches_that_do_not_ask_for_them()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("prompt", [new Tag("mlflow.prompt.is_prompt", "true")]));
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("model"));
        Assert.Equal(["model"], await NamesAsync(null));
        Assert.Equal(["model"], await NamesAsync("tags.`mlflow.prompt.is_prompt` != 'true'"));
        Assert.Equal(["prompt"], await NamesAsync("tags.`mlflow.prompt.is_prompt` = 'true'"));

        async Task<IEnumerable<string>> NamesAsync(string? filter) =>
            ((await tracking.Client.CallAsync(RegisteredModelCalls.Search, new SearchRegistry(filter))).RegisteredModels ?? []).Select(m => m.Name);
    }

    [Fact]
    public async Task Versions_come_by_name_and_newest_first_over_pages()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        for (var i = 0; i < 12; i++) await VersionAsync(tracking);
        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = await tracking.Client.CallAsync(ModelVersionCalls.Search, new SearchRegistry("version_number > 2", 3, PageToken: token));
            seen.AddRange(page.ModelVersions!.Select(v => v.Version));
            token = page.NextPageToken;
        }
        while (token is not null);
        Assert.Equal(["12", "11", "10", "9", "8", "7", "6", "5", "4", "3"], seen);
    }

    private static async Task<string> VersionAsync(TrackingFixture tracking) => (await tracking.Client.RegisterModelAsync("m", "s3://bucket/m")).Version;
}
