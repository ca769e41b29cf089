using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Clocks;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Registry.Protocols;

/// <summary>Editions brought in, compared, published, and which one holds. The clock says 10 May 2020.</summary>
public abstract class EditionTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : EditionTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : EditionTests(DatabaseKind.Postgres);

    private static Actor Of(string area, AreaLevel level) =>
        new("of " + area, new Scope([AreaPosition.Subtree(AreaPosition.FromCode(area)!.Value, level)]), PermissionSet.All);

    private Task<Result<ImportEdition.Response>> ImportAsync(string text, Actor? actor = null) => RunAsync(ImportEdition.Slice, new() { Content = EditionFiles.Open(text), FileName = "edition.json" }, actor);

    private async Task<string?> InForceAsync(string day, string? area = null) =>
        (await RunAsync(FindEdition.Slice, new() { Disease = "covid-19", Day = DateOnly.Parse(day), Area = area })) is { IsOk: true, Value: var found } ? $"{found.Number} {found.Branch}" : null;

    [Fact]
    public async Task The_seven_editions_of_2020_are_there_and_each_holds_in_its_time()
    {
        var listed = (await RunAsync(ListEditions.Slice, new())).Ok().Editions;
        Assert.Equal(EditionFiles.Numbers, listed.Select(e => e.Number));
        Assert.All(listed, e => Assert.Equal(EditionState.Published, e.State));
        Assert.Equal([null, "1 general", "2 general", "5 general", "6 general", "7 general"],
            [await InForceAsync("2020-01-14"), await InForceAsync("2020-01-21"), await InForceAsync("2020-01-22"), await InForceAsync("2020-03-06"), await InForceAsync("2020-05-10"), await InForceAsync("2022-01-01")]);
        var six = (await RunAsync(ShowEdition.Slice, new() { Disease = "covid-19", Number = "6" })).Ok();
        Assert.Equal((2, 2, 1.0), (six.Document.Contacts[0].DaysBeforeOnset, six.Document.Contacts[0].DaysBeforeSampling, six.Document.Contacts[0].DistanceMetres));
        Assert.Empty(six.Faults);
        Assert.Equal(new DateOnly(2020, 9, 15), six.Until);
    }

    [Fact]
    public async Task What_comes_in_goes_out_byte_for_byte()
    {
        foreach (var number in EditionFiles.Numbers)
        {
            var file = (await RunAsync(ExportEdition.Slice, new() { Disease = "covid-19", Number = number })).Ok();
            Assert.Equal(EditionFiles.Text(number), System.Text.Encoding.UTF8.GetString(file.Content));
            Assert.Equal(ImportedEdition.Unchanged, (await ImportAsync(EditionFiles.Text(number))).Ok().Outcome);
        }
    }

    [Theory]
    [InlineData(null, "Only here", "Only here")]
    [InlineData("只有中文", null, "只有中文")]
    public async Task A_note_in_one_language_alone_is_shown_in_both(string? note, string? noteEn, string shown)
    {
        var document = EditionFiles.Document("7");
        (await ImportAsync(EditionJson.Write(document with { Number = "8", From = new DateOnly(2021, 5, 11), Note = note, NoteEn = noteEn, Contacts = [document.Contacts[0] with { Note = note, NoteEn = noteEn }] }))).Ok();
        var lines = (await RunAsync(ShowEdition.Slice, new() { Disease = "covid-19", Number = "8" })).Ok().Lines;
        object?[] both = [shown, shown];
        Assert.Equal(both, lines.Single(l => l.Path == "note").Value!.Arguments);
        Assert.Contains(lines, l => l.Path.StartsWith("contacts", StringComparison.Ordinal) && l.More.Any(m => m.Arguments.SequenceEqual(both)));
    }

    [Fact]
    public async Task An_edition_8_with_one_changed_window_is_brought_in_compared_and_published()
    {
        var brought = (await ImportAsync(EditionFiles.Eighth())).Ok();
        Assert.Equal((ImportedEdition.Created, EditionState.Draft), (brought.Outcome, brought.State));
        Assert.Equal(ImportedEdition.Unchanged, (await ImportAsync(EditionFiles.Eighth())).Ok().Outcome);
        Assert.Equal("7 general", await InForceAsync("2021-05-11"));

        var differences = (await RunAsync(CompareEditions.Slice, new() { Disease = "covid-19", Before = "7", After = "8" })).Ok().Differences.Where(d => d.Kind is not DifferenceKind.Source).ToArray();
        Assert.Equal(["title", "from", "contacts.close-contact.daysBeforeOnset"], differences.Select(d => (d.After ?? d.Before)!.Path));
        Assert.Equal(DifferenceKind.Changed, differences[^1].Kind);

        var published = (await RunAsync(PublishEdition.Slice, new() { Disease = "covid-19", Number = "8", Version = brought.Version })).Ok();
        Assert.Equal("7", published.Follows);
        Assert.Equal(("7 general", "8 general"), (await InForceAsync("2021-05-10"), await InForceAsync("2021-05-11")));
        Assert.IsType<EditionPublished>((await ImportAsync(EditionFiles.Eighth(1))).Refusal);
        Assert.IsType<EditionPublished>((await RunAsync(ChangeDraft.Slice, new() { Disease = "covid-19", Number = "8", Version = 2, Document = EditionFiles.Document("7") })).Refusal);
        Assert.IsType<EditionPublished>((await RunAsync(DiscardDraft.Slice, new() { Disease = "covid-19", Number = "8", Version = 2 })).Refusal);

        (await RunAsync(WithdrawEdition.Slice, new() { Disease = "covid-19", Number = "8", Version = 2, Reason = "误发" })).Ok();
        Assert.Equal("7 general", await InForceAsync("2021-05-11"));
        Assert.Equal(EditionState.Withdrawn, (await RunAsync(ShowEdition.Slice, new() { Disease = "covid-19", Number = "8" })).Ok().State);
    }

    [Fact]
    public async Task An_edition_that_ships_later_is_told_and_comes_only_when_somebody_takes_it_in()
    {
        (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            await db.ProtocolEditions().Where(e => e.Number == "7").ExecuteDeleteAsync(token);
            db.RaiseVersion(EditionCatalogue.Topic);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
        await new RegistryModule().SeedAsync(App.Runner, App.Databases, App.Actor, CancellationToken.None);
        var listed = (await RunAsync(ListEditions.Slice, new())).Ok();
        Assert.Equal(EditionFiles.Numbers[..^1], listed.Editions.Select(e => e.Number));
        Assert.Equal(("covid-19", "7", (DateOnly?)new DateOnly(2020, 9, 15)), Assert.Single(listed.Shipped) is var only ? (only.Disease, only.Number, only.From) : default);
        Assert.Empty((await RunAsync(ListEditions.Slice, new() { Disease = "influenza" })).Ok().Shipped);

        var seventh = new TakeShippedEdition.Request { Disease = "covid-19", Number = "7" };
        Assert.IsType<NotPermitted>((await RunAsync(TakeShippedEdition.Slice, seventh, new Actor("reader", Scope.Everything, PermissionSet.Of(RegistryContract.ProtocolsRead)))).Refusal);
        Assert.IsType<ProtocolReachesFurther>((await RunAsync(TakeShippedEdition.Slice, seventh, Of("9901", AreaLevel.Prefecture))).Refusal);
        Assert.IsType<EditionNotShipped>((await RunAsync(TakeShippedEdition.Slice, seventh with { Number = "99" })).Refusal);
        Assert.IsType<EditionNumberTaken>((await RunAsync(TakeShippedEdition.Slice, seventh with { Number = "6" })).Refusal);

        var client = await App.ClientAsync();
        using (var taken = await client.PostAsync("/api/protocols/covid-19/7/shipped", null))
        {
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }
        Assert.Equal(EditionState.Draft, (await RunAsync(ShowEdition.Slice, new() { Disease = "covid-19", Number = "7" })).Ok().State);
        Assert.Null(await InForceAsync("2021-05-11"));
        Assert.IsType<EditionNumberTaken>((await RunAsync(TakeShippedEdition.Slice, seventh)).Refusal);
        Assert.Empty((await RunAsync(ListEditions.Slice, new())).Ok().Shipped);
        Assert.Equal("6", (await RunAsync(PublishEdition.Slice, new() { Disease = "covid-19", Number = "7", Version = 1 })).Ok().Follows);
        Assert.Equal("7 general", await InForceAsync("2021-05-11"));
    }

    [Fact]
    public async Task What_a_shipped_edition_refers_to_comes_with_it_and_what_is_known_stays_as_people_keep_it()
    {
        (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            // As a database from before the edition, its facts, a clock and the disease itself: there fever is called otherwise.
            await db.ProtocolEditions().ExecuteDeleteAsync(token);
            await db.Set<DiseaseClass>().Where(c => db.Set<Disease>().Any(d => d.Id == c.DiseaseId && d.Code == "covid-19")).ExecuteDeleteAsync(token);
            await db.Set<Disease>().Where(d => d.Code == "covid-19").ExecuteDeleteAsync(token);
            await db.Set<Fact>().Where(f => f.Code == "loss-of-smell-or-taste" || f.Code == "antibodies-negative-day-7").ExecuteDeleteAsync(token);
            await db.Set<Fact>().Where(f => f.Code == "fever").ExecuteUpdateAsync(set => set.SetProperty(f => f.Name, "发烧"), token);
            await db.Set<StatutoryClock>().Where(c => c.Code == "report-class-a").ExecuteDeleteAsync(token);
            foreach (var topic in new[] { EditionCatalogue.Topic, FactCatalogue.Topic, ClockCatalogue.Topic, AreaTopics.Diseases, AreaTopics.DiseaseClasses })
            {
                db.RaiseVersion(topic);
            }
            return Done.Instance;
        }, CancellationToken.None)).Ok();
        var named = EditionFiles.Document("7").CaseDefinitions.SelectMany(b => b.Classes).SelectMany(c => CriterionTree.Leaves(c.Criterion)).Select(l => l.Fact).ToHashSet();
        Assert.Contains("antibodies-negative-day-7", named);
        Assert.DoesNotContain("loss-of-smell-or-taste", named);

        var seventh = new TakeShippedEdition.Request { Disease = "covid-19", Number = "7" };
        Assert.IsType<ProtocolReachesFurther>((await RunAsync(TakeShippedEdition.Slice, seventh, Of("9901", AreaLevel.Prefecture))).Refusal);
        await using (var untouched = App.Read())
        {
            Assert.Null((await untouched.DiseasesAsync(CancellationToken.None)).ByCode("covid-19"));
        }
        var taken = (await RunAsync(TakeShippedEdition.Slice, seventh)).Ok();
        Assert.Equal((ImportedEdition.Created, EditionState.Draft), (taken.Outcome, taken.State));
        await using var db = App.Read();
        var (facts, diseases) = (await db.FactsAsync(CancellationToken.None), await db.DiseasesAsync(CancellationToken.None));
        Assert.Equal(("发烧", "IgM and IgG negative after day 7"), (facts.ByCode("fever")!.Name, facts.ByCode("antibodies-negative-day-7")!.NameEn));
        // Only what it refers to.
        Assert.Null(facts.ByCode("loss-of-smell-or-taste"));
        Assert.Contains((await db.ClocksAsync(CancellationToken.None)).All, c => c.Code == "report-class-a");
        Assert.NotEmpty(await db.Set<DiseaseClass>().Where(c => c.DiseaseId == diseases.ByCode("covid-19")!.Id).ToListAsync());
        Assert.Contains("facts: ", (await db.AuditLines.OrderByDescending(l => l.Id).FirstAsync(l => l.UseCase == "protocols/take-shipped" && l.Records != "")).Records, StringComparison.Ordinal);
        (await RunAsync(PublishEdition.Slice, new() { Disease = "covid-19", Number = "7", Version = 1 })).Ok();
        Assert.Equal("7 general", await InForceAsync("2021-05-11"));
    }

    [Fact]
    public async Task Two_who_change_one_draft_are_told_of_each_other()
    {
        var draft = (await RunAsync(DraftEdition.Slice, new() { Disease = "covid-19", From = "7", Number = "8", FirstDay = new(2021, 5, 11) })).Ok();
        var document = (await RunAsync(ShowEdition.Slice, new() { Disease = "covid-19", Number = "8" })).Ok().Document;
        var changed = (await RunAsync(ChangeDraft.Slice, new() { Disease = "covid-19", Number = "8", Version = draft.Version, Document = document with { Note = "改", NoteEn = "changed" } })).Ok();
        Assert.Equal(2, changed.Version);
        Assert.IsType<VersionConflict>((await RunAsync(ChangeDraft.Slice, new() { Disease = "covid-19", Number = "8", Version = 1, Document = document })).Refusal);
        Assert.IsType<VersionConflict>((await RunAsync(PublishEdition.Slice, new() { Disease = "covid-19", Number = "8", Version = 1 })).Refusal);
        Assert.IsType<EditionNumberTaken>((await RunAsync(DraftEdition.Slice, new() { Disease = "covid-19", From = "6", Number = "8", FirstDay = new(2021, 6, 1) })).Refusal);
        (await RunAsync(DiscardDraft.Slice, new() { Disease = "covid-19", Number = "8", Version = 2 })).Ok();
        Assert.IsType<EditionNotFound>((await RunAsync(ShowEdition.Slice, new() { Disease = "covid-19", Number = "8" })).Refusal);
    }

    [Fact]
    public async Task A_draft_bears_its_own_name_and_says_what_it_is_based_on()
    {
        var from = (await RunAsync(ShowEdition.Slice, new() { Disease = "covid-19", Number = "7" })).Ok().Document;
        await RunAsync(DraftEdition.Slice, new() { Disease = "covid-19", From = "7", Number = "8", FirstDay = new(2021, 5, 11) });
        var draft = (await RunAsync(ShowEdition.Slice, new() { Disease = "covid-19", Number = "8" })).Ok().Document;
        Assert.Equal(("第 8 版", "Edition 8", "based on edition 7: " + from.Source, false, (string?)null, (string?)null), (draft.Title, draft.TitleEn, draft.Source, draft.Verified, draft.Note, draft.NoteEn));
        Assert.NotNull(from.Note);
        Assert.Equivalent(from.Contacts, draft.Contacts);
    }

    [Fact]
    public async Task A_draft_may_have_faults_but_is_not_published_with_one()
    {
        await RunAsync(DraftEdition.Slice, new() { Disease = "covid-19", From = "7", Number = "8", FirstDay = new(2021, 5, 11) });
        var document = (await RunAsync(ShowEdition.Slice, new() { Disease = "covid-19", Number = "8" })).Ok().Document;
        var saved = (await RunAsync(ChangeDraft.Slice, new() { Disease = "covid-19", Number = "8", Version = 1, Document = document with { Contacts = [document.Contacts[0] with { DaysBeforeOnset = -1 }] } })).Ok();
        Assert.Equal(["contacts[0].daysBeforeOnset"], saved.Faults);
        var refused = Assert.IsType<EditionFaulty>((await RunAsync(PublishEdition.Slice, new() { Disease = "covid-19", Number = "8", Version = 2 })).Refusal);
        Assert.Contains("contacts[0].daysBeforeOnset: -1 does not lie between 0 and 60", App.Words.Say(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Editions_that_overlap_by_their_own_word_are_refused()
    {
        (await ImportAsync(EditionJson.Write(EditionFiles.Document("6") with { Number = "6.1", From = new(2020, 5, 1), Until = new(2020, 9, 1) }))).Ok();
        var overlap = Assert.IsType<EditionsOverlap>((await RunAsync(PublishEdition.Slice, new() { Disease = "covid-19", Number = "6.1", Version = 1 })).Refusal);
        Assert.Equal("6", overlap.Other);
        (await ImportAsync(EditionJson.Write(EditionFiles.Document("7") with { Number = "7.1" }))).Ok();
        Assert.IsType<EditionsOverlap>((await RunAsync(PublishEdition.Slice, new() { Disease = "covid-19", Number = "7.1", Version = 1 })).Refusal);
    }

    [Fact]
    public async Task An_edition_of_one_prefecture_holds_there_and_nowhere_else()
    {
        var own = EditionFiles.Document("6") with { Number = "6-qc", Areas = ["990100000000"], From = new(2020, 4, 1), Until = null };
        Assert.IsType<ProtocolReachesFurther>((await ImportAsync(EditionJson.Write(own), Of("990101", AreaLevel.County))).Refusal);
        (await ImportAsync(EditionJson.Write(own), Of("9901", AreaLevel.Prefecture))).Ok();
        (await RunAsync(PublishEdition.Slice, new() { Disease = "covid-19", Number = "6-qc", Version = 1 }, Of("9901", AreaLevel.Prefecture))).Ok();
        Assert.Equal(["6-qc general", "6 general", "6 general"], [await InForceAsync("2020-05-10", "990101"), await InForceAsync("2020-05-10", "990201"), await InForceAsync("2020-05-10")]);
    }

    [Fact]
    public async Task Whoever_does_not_answer_for_the_whole_deployment_decides_no_edition_of_everywhere()
    {
        var prefecture = Of("9901", AreaLevel.Prefecture);
        Assert.IsType<ProtocolReachesFurther>((await ImportAsync(EditionFiles.Eighth(), prefecture)).Refusal);
        Assert.IsType<ProtocolReachesFurther>((await RunAsync(DraftEdition.Slice, new() { Disease = "covid-19", From = "7", Number = "8", FirstDay = new(2021, 5, 11) }, prefecture)).Refusal);
        Assert.IsType<ProtocolReachesFurther>((await RunAsync(RecordFact.Slice, new() { Code = "anosmia", Kind = FactKind.Symptom, Name = "失嗅", NameEn = "Anosmia" }, prefecture)).Refusal);
        var reader = new Actor("reader", Scope.Everything, PermissionSet.Of(RegistryContract.ProtocolsRead));
        Assert.IsType<NotPermitted>((await ImportAsync(EditionFiles.Eighth(), reader)).Refusal);
        (await RunAsync(ShowEdition.Slice, new() { Disease = "covid-19", Number = "6" }, reader)).Ok();
    }

    [Theory]
    [InlineData("\"withinDaysBeforeOnset\"", "\"widthinDaysBeforeOnset\"", "“widthinDaysBeforeOnset” is no word of an edition")]
    [InlineData("\"fever\"", "\"fevr\"", "the fact “fevr” is not in the catalogue")]
    [InlineData("\"pneumonia-imaging\"", "\"pneumonia\"", "is it “pneumonia-imaging”?")]
    [InlineData("\"atLeast\": 2", "\"atLeast\": 9", "9 of 3 cannot be asked for")]
    [InlineData("\"report-class-a\"", "\"report-class-x\"", "the clock “report-class-x” is not in the table")]
    [InlineData("\"title\":", "\"titel\":", "is no word of an edition")]
    [InlineData("\"days\": 14", "\"days\": \"two weeks\"", "the value is not of the kind that belongs here")]
    [InlineData("\"2020-09-15\",\n", "\"2020-09-15\"\n", "this is not JSON")]
    [InlineData("\"disease\": \"covid-19\"", "\"disease\": \"covid-91\"", "covid-91")]
    [InlineData("\"until\": \"2020-09-15\"", "\"until\": \"2020-01-01\"", "does not lie after the first day")]
    public async Task A_fault_of_a_file_is_told_with_its_place(string right, string wrong, string said)
    {
        var text = EditionFiles.Text("6");
        Assert.Contains(right, text, StringComparison.Ordinal);
        var refused = (await ImportAsync(text.Replace(right, wrong, StringComparison.Ordinal))).Refusal;
        Assert.Contains(said, App.Words.Say(Assert.IsType<Refusal>(refused, exactMatch: false)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_kind_of_fault_has_its_own_words()
    {
        await using var db = App.Read();
        var (facts, clocks) = (await db.FactsAsync(CancellationToken.None), await db.ClocksAsync(CancellationToken.None));
        var good = EditionFiles.Document("6");
        string[] Of(EditionDocument d) => [.. EditionCheck.Of(d, facts, clocks).Select(f => f.Why.Key)];
        EditionDocument With(Criterion criterion) => good with { CaseDefinitions = [good.CaseDefinitions[0] with { Classes = [new(CaseClass.Suspected, criterion)] }] };
        var fever = new Criterion { Fact = "fever" };

        Assert.All(EditionFiles.Numbers, number => Assert.Empty(EditionCheck.Of(EditionFiles.Document(number), facts, clocks)));
        Assert.Equal(["protocols.fault.empty"], Of(With(new() { Any = [] })));
        Assert.Equal(["protocols.fault.kind"], Of(With(new())));
        Assert.Equal(["protocols.fault.kind"], Of(With(new() { All = [fever], Any = [fever] })));
        Assert.Equal(["protocols.fault.of"], Of(With(new() { Of = [fever] })));
        Assert.Equal(["protocols.fault.within"], Of(With(new() { All = [fever], WithinDaysBeforeOnset = 14 })));
        Assert.Equal(["protocols.fault.undated"], Of(With(new() { Fact = "diabetes", WithinDaysBeforeOnset = 14 })));
        Assert.Equal(["protocols.fault.range"], Of(With(new() { Fact = "fever", WithinDaysBeforeOnset = -1 })));
        Assert.Equal(["protocols.fault.meets-unknown"], Of(With(new() { Meets = CaseClass.Confirmed })));
        Assert.Equal(["protocols.fault.meets-itself"], Of(With(new() { Meets = CaseClass.Suspected })));
        Assert.Equal(["protocols.fault.deep"], Of(With(Enumerable.Range(0, EditionCheck.Deepest).Aggregate(fever, (inner, _) => new() { Not = inner }))));
        Assert.Equal(["protocols.fault.nodes"], Of(With(new() { Any = [.. Enumerable.Repeat(fever, EditionCheck.MostNodes)] })));
        Assert.Equal(["protocols.fault.branch-areas"], Of(good with { CaseDefinitions = [good.CaseDefinitions[0] with { Areas = ["420000000000"] }] }));
        Assert.Equal(["protocols.fault.no-branch"], Of(good with { CaseDefinitions = [] }));
        Assert.Equal(["protocols.fault.area"], Of(good with { Areas = ["42x"] }));
        Assert.Equal(["protocols.fault.twice"], Of(good with { Clocks = [.. good.Clocks, good.Clocks[0]] }));
        Assert.Equal(["protocols.fault.range"], Of(good with { Clusters = [new(1, 14)] }));
        Assert.Equal(["protocols.fault.text"], Of(good with { Source = " " }));
        Assert.Equal(["protocols.fault.from"], Of(good with { From = null, Until = null }));
        Assert.Equal(["protocols.fault.both"], Of(good with { Clusters = [new(2, 14) { Setting = "家庭" }] }));
    }

    [Fact]
    public async Task A_new_fact_is_added_without_code_and_asked_for_by_an_edition()
    {
        (await RunAsync(RecordFact.Slice, new() { Code = "night-sweats", Kind = FactKind.Symptom, Name = "盗汗", NameEn = "Night sweats", IsDated = true })).Ok();
        Assert.False((await RunAsync(RecordFact.Slice, new() { Code = "night-sweats", Kind = FactKind.Symptom, Name = "夜间盗汗", NameEn = "Night sweats", IsDated = true })).Ok().IsNew);
        Assert.Contains("code", Assert.IsType<Malformed>((await RunAsync(RecordFact.Slice, new() { Code = "Night Sweats", Kind = FactKind.Symptom, Name = "盗汗", NameEn = "x" })).Refusal).Fields.Keys);
        Assert.IsType<FactDayNeeded>((await RunAsync(RecordFact.Slice, new() { Code = "exposure-wuhan", Kind = FactKind.Exposure, Name = "武汉", NameEn = "Wuhan" })).Refusal);
        (await ImportAsync(EditionFiles.Eighth().Replace("\"loss-of-smell-or-taste\"", "\"night-sweats\"", StringComparison.Ordinal).Replace("{ \"fact\": \"fever\" }", "{ \"fact\": \"night-sweats\" }", StringComparison.Ordinal))).Ok();
    }

    [Fact]
    public async Task The_api_takes_and_tells_editions()
    {
        var client = await App.ClientAsync();
        using var form = new MultipartFormDataContent { { new StringContent(EditionFiles.Eighth()), "file", "edition-8.json" } };
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/api/protocols", form)).StatusCode);
        var told = await client.GetFromJsonAsync<JsonElement>("/api/protocols/compare?disease=covid-19&before=7&after=8&lang=en");
        Assert.Contains(told.EnumerateArray(), d => d.GetProperty("path").GetString() == "contacts.close-contact.daysBeforeOnset" && d.GetProperty("kind").GetString() == "changed");
        var shown = await client.GetFromJsonAsync<JsonElement>("/api/protocols/covid-19/8");
        using var put = await client.PutAsJsonAsync("/api/protocols/covid-19/8", new { version = 1, document = shown.GetProperty("document") });
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        using var published = await client.PostAsJsonAsync("/api/protocols/covid-19/8/publish", new { version = 2 });
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/protocols/covid-19/9")).StatusCode);
        Assert.Equal("8", (await client.GetFromJsonAsync<JsonElement>("/api/protocols/in-force?disease=covid-19&day=2021-06-01")).GetProperty("number").GetString());
    }
}
