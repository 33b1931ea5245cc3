using Weir.Foundation.Errors;
using Weir.Testing;
using Weir.Tuning.Files;
using Weir.Tuning.Sources;
using Weir.Tuning.Spaces;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Sources;

public sealed class TrialTableTests : IDisposable
{
    private static readonly SearchSpace Space = SpaceReader.Read(
        """{"params":[{"name":"lr","type":"float","low":0,"high":1},{"name":"n","type":"int","low":1,"high":9},{"name":"opt","type":"categorical","choices":["a, \"b\"",true,null]},{"name":"m","type":"float","low":0,"high":1,"when":{"n":[2]}}]}""", "space");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_data_frame_of_Optunas_is_read()
    {
        var (trials, outside) = Read(
            "t.csv",
            """"
            number,value,datetime_start,params_lr,params_n,params_opt,params_m,user_attrs_note,state
            0,0.5,2026-01-01 10:00:00,0.1,2.0,True,0.25,"said ""so"",
            twice",COMPLETE
            1,,2026-01-01 10:00:01,0.2,3,"a, ""b""",,,FAIL
            2,0.7,,0.3,4,,,,PRUNED
            3,inf,,0.3,4,None,,,COMPLETE
            4,0.1,,3.5,4,None,,,COMPLETE
            """");
        Assert.Equal(1, outside);
        Assert.Equal([TrialState.Complete, TrialState.Fail, TrialState.Pruned, TrialState.Complete], trials.Select(t => t.State));
        Assert.Equal(["0.1", "2", "true", "0.25"], trials[0].Parameters.Select(p => p.Value.ToString()));
        Assert.Equal(["0.2", "3", "a, \"b\""], trials[1].Parameters.Select(p => p.Value.ToString()));
        Assert.Equal("null", trials[2].Parameters[2].Value.ToString());
        Assert.Equal("said \"so\",\ntwice", trials[0].Attributes["note"].ReplaceLineEndings("\n"));
        Assert.Equal([double.PositiveInfinity], trials[3].Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public void What_is_exported_is_read_back(int objectives)
    {
        var study = new Study(new StudySettings { Space = Space, Seed = 1, Directions = [.. Enumerable.Repeat(Direction.Minimize, objectives)] });
        for (var i = 0; i < 20; i++) study.Tell(study.Ask().Number, [.. Enumerable.Range(0, objectives).Select(k => i + k / 100.0)], [i - 10, 0.5]);
        var (trials, outside) = Read("t.csv", TrialCsv.Write(study));
        Assert.Equal(0, outside);
        Assert.Equal(study.Trials.SelectMany(t => t.Parameters), trials.SelectMany(t => t.Parameters));
        Assert.Equal(study.Trials.SelectMany(t => t.Values), trials.SelectMany(t => t.Values));
        Assert.Equal(study.Trials.SelectMany(t => t.Constraints), trials.SelectMany(t => t.Constraints!));
    }

    [Fact]
    public void Trials_as_they_are_listed_are_read()
    {
        var (trials, outside) = Read(
            "t.json",
            """
            {"trials": [
              {"number": 0, "state": "complete", "params": {"lr": 0.1, "n": 1, "opt": true}, "values": [0.5], "constraints": [-1], "reports": [{"step": 1, "value": 0.6}]},
              {"params": {"lr": 0.1, "n": 2, "opt": null, "m": 1}, "value": 2},
              {"params": {"lr": 0.1}, "state": "waiting"},
              {"params": {"lr": 0.1, "n": 2, "opt": null}, "value": 2}
            ]}
            """);
        Assert.Equal((3, 1), (trials.Count, outside));
        Assert.Equal((0.5, -1, new Report(1, 0.6)), (Assert.Single(trials[0].Values), Assert.Single(trials[0].Constraints!), Assert.Single(trials[0].Reports)));
        Assert.Equal(0.1, Assert.Single(trials[2].Given).Value.Number);
    }

    [Fact]
    public void A_folder_is_not_said_to_be_missing()
    {
        Directory.CreateDirectory(_folder["t.csv"]);
        Assert.Equal(ErrorCodes.WrongFileKind, Assert.Throws<WeirException>(() => TrialTable.Read(_folder["t.csv"], "t.csv", Space)).Code);
    }

    [Theory]
    [InlineData("t.csv", "", "t.csv", 1, "empty")]
    [InlineData("t.csv", "lr,n,opt,m\n", "t.csv", 1, "no column 'value'")]
    [InlineData("t.csv", "lr,opt,m,value\n", "t.csv", 1, "no column for the parameter 'n'")]
    [InlineData("t.csv", "lr,n,opt,m,value\n0.1,1,True\n", "t.csv", 2, "3 cells")]
    [InlineData("t.csv", "lr,n,opt,m,value\n\n0.1,1,True,,much\n", "t.csv", 3, "'much' is no number")]
    [InlineData("t.csv", "lr,n,opt,m,value,state\n0.1,1,True,,1,DONE\n", "t.csv", 2, "'done'")]
    [InlineData("t.csv", "lr,n,opt,m,value,state\n0.1,1,True,,,COMPLETE\n", "t.csv", 2, "has no value")]
    [InlineData("t.csv", "lr,n,opt,m,value,user_attrs_note\n0.1,1,True,,1,fine\n0.2,1,True,,1,\"open\n0.3,1,True,,1,lost\n", "t.csv", 3, "not closed")]
    [InlineData("t.csv", "lr,n,opt,m,value,user_attrs_note,user_attrs_note\n0.1,1,True,,1,a,b\n", "t.csv", 1, "'user_attrs_note' is there twice")]
    [InlineData("t.json", "[{\"params\": {\"lr\": 0.1}, \"value\": 1, \"state\": 3}]", "t.json", null, "`state` is 3")]
    [InlineData("t.json", "[{\"params\": {\"lr\": 0.1, \"n\": 1, \"opt\": true}, \"state\": \"fail\", \"error\": {}}]", "t.json", null, "`error` is {}")]
    [InlineData("t.json", "[{\"params\": {\"lr\": 0.1, \"n\": 1, \"opt\": true}, \"value\": 1, \"reports\": [{\"step\": \"a\", \"value\": 1}]}]", "t.json", null, "a report is")]
    [InlineData("t.json", "[{\"params\": {\"lr\": 0.1, \"lr\": 0.2}, \"state\": \"waiting\"}]", "t.json", null, "'lr' is there twice")]
    [InlineData("t.json", "[{\"params\": {\"lr\": 0.1, \"n\": 1, \"opt\": true}, \"value\": 1, \"error\": \"\\ud800\"}]", "t.json", null, "no Unicode")]
    [InlineData("t.json", "[{\"params\":", "t.json", 1, "not JSON")]
    [InlineData("t.json", "{\"a\": 1}", "t.json", null, "no list")]
    [InlineData("t.json", "[{\"value\": 1}]", "t.json", null, "trial 0: `params` is missing")]
    [InlineData("t.json", "[{\"params\": {\"lr\": 0.1}, \"value\": \"x\"}]", "t.json", null, "which is no number")]
    public void What_cannot_be_read_is_told_with_its_place(string file, string text, string shown, int? line, string message)
    {
        var failure = Assert.Throws<WeirException>(() => Read(file, text));
        Assert.Equal((TuningErrors.Import, shown, line), (failure.Code, failure.Location!.File, failure.Location.Line));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    private (IReadOnlyList<Weir.Tuning.Storage.ImportedTrial> Trials, int Outside) Read(string file, string text)
    {
        File.WriteAllText(_folder[file], text);
        return TrialTable.Read(_folder[file], file, Space);
    }
}
