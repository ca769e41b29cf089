using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fangxian.Modules.Tests.Registry.Protocols;

/// <summary>A draft edited by a form without script: every input names its place, every button what it does there.</summary>
public abstract class DraftFormTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : DraftFormTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : DraftFormTests(DatabaseKind.Postgres);

    private const string Suspected = "caseDefinitions[0].classes[3].criterion";

    private async Task<(EditionDocument? Document, Refusal? Refusal)> ApplyAsync(EditionDocument document, params (string Name, string Value)[] fields)
    {
        await using var db = App.Read();
        var node = EditionJson.Node(document);
        var form = new DraftForm(node, await db.FactsAsync(CancellationToken.None));
        var sent = new FormCollection(fields.ToDictionary(f => f.Name, f => new StringValues(f.Value)));
        form.Take(sent);
        form.Do(sent);
        var (read, refusal) = EditionJson.Read(node);
        return (read, form.Wrong ?? refusal);
    }

    private async Task<EditionDocument> DoneAsync(EditionDocument document, params (string Name, string Value)[] fields)
    {
        var (done, refusal) = await ApplyAsync(document, fields);
        Assert.Null(refusal);
        return done!;
    }

    [Fact]
    public async Task Windows_days_thresholds_and_clocks_are_changed_by_their_place()
    {
        var changed = await DoneAsync(EditionFiles.Document("6"), ("n:contacts[0].daysBeforeOnset", "4"), ("n:contacts[0].distanceMetres", "1.5"), ("n:observations[0].days", "21"), ("n:clusters[0].cases", "5"), ("n:clocks[2].minutes", "240"),
            ("d:until", ""), ("t:note", " 试行 "), ("t:noteEn", "On trial"), ("v:contacts[0].verified", "no"), ("l:areas", "51, 4201"), ("t:disease", "plague"), ("n:" + Suspected + ".any[0].all[1].atLeast", "3"));
        Assert.Equal((4, 1.5, 21, 5, 240), (changed.Contacts[0].DaysBeforeOnset, changed.Contacts[0].DistanceMetres, changed.Observations[0].Days, changed.Clusters[0].Cases, changed.Clocks[2].Minutes));
        Assert.Equal((null, "试行", false, "covid-19"), (changed.Until, changed.Note, changed.Contacts[0].Verified, changed.Disease));
        Assert.Equal(["510000000000", "420100000000"], changed.Areas);
        Assert.Equal(3, changed.CaseDefinitions[0].Classes[3].Criterion.Any![0].All![1].AtLeast);
    }

    [Fact]
    public async Task Conditions_are_added_grouped_and_taken_out()
    {
        var document = EditionFiles.Document("6");
        var epidemiological = Suspected + ".any[0].all[0].any";
        var before = document.CaseDefinitions[0].Classes[3].Criterion.Any![0].All![0].Any!.Count;
        Criterion Epi(EditionDocument d) => d.CaseDefinitions[0].Classes[3].Criterion.Any![0].All![0];

        var added = await DoneAsync(document, ("do", "add-fact " + epidemiological), ("fact:" + epidemiological, "contact-asymptomatic"), ("days:" + epidemiological, "10"));
        Assert.Equal(("contact-asymptomatic", 10, before + 1), (Epi(added).Any![^1].Fact, Epi(added).Any![^1].WithinDaysBeforeOnset, Epi(added).Any!.Count));
        Assert.Equal("contact-asymptomatic", Epi(await DoneAsync(document, ("do", "add-fact " + epidemiological), ("fact:" + epidemiological, "与无症状感染者接触史"))).Any![^1].Fact);
        Assert.Equal(before - 1, Epi(await DoneAsync(document, ("do", $"remove {epidemiological}[0]"))).Any!.Count);

        var regrouped = Epi(await DoneAsync(document, ("o:" + Suspected + ".any[0].all[0]", "atLeast")));
        Assert.Equal((1, before, "流行病学史"), (regrouped.AtLeast, regrouped.Of!.Count, regrouped.Name));
        Assert.Equal(before, Epi(await DoneAsync(document, ("o:" + Suspected + ".any[0].all[0]", "all"))).All!.Count);
        Assert.Equal(["exposure-wuhan"], Epi(await DoneAsync(document, ("do", $"wrap {epidemiological}[0]"))).Any![0].All!.Select(c => c.Fact));
        Assert.NotNull(Epi(await DoneAsync(document, ("do", "add-group " + epidemiological), ("group:" + epidemiological, "not"))).Any![^1].Not);
        Assert.Equal(CaseClass.Suspected, Epi(await DoneAsync(document, ("do", "add-group " + epidemiological), ("group:" + epidemiological, "suspected"))).Any![^1].Meets);
        Assert.NotNull((await DoneAsync(document, ("do", "wrap " + Suspected))).CaseDefinitions[0].Classes[3].Criterion.All![0].Any);
    }

    /// <summary>A group that changes renames the places of what stands in it; what was typed there, and what a button does there, still arrives.</summary>
    [Fact]
    public async Task A_group_that_changes_loses_nothing_that_was_typed_in_it()
    {
        var (outer, inner) = (Suspected + ".any[0]", Suspected + ".any[0].all[0]");
        var changed = (await DoneAsync(EditionFiles.Document("6"), ("o:" + outer, "any"), ("o:" + inner, "all"), ($"n:{inner}.any[0].withinDaysBeforeOnset", "9"), ("do", $"add-fact {inner}.any"), ($"fact:{inner}.any", "wild-animals")))
            .CaseDefinitions[0].Classes[3].Criterion.Any![0].Any![0];
        Assert.Equal((9, "wild-animals"), (changed.All![0].WithinDaysBeforeOnset, changed.All[^1].Fact));
    }

    [Fact]
    public async Task Lines_of_a_note_stay_lines_and_a_title_or_name_stands_on_one()
    {
        var changed = await DoneAsync(EditionFiles.Document("6"), ("t:note", "第一行\r\n第二行\r\n"), ("t:titleEn", "Edition\r\neight"), ("do", "add-situation contacts[0].situations"), ("zh:contacts[0].situations", "同住\r\n一屋"), ("en:contacts[0].situations", "Lives\r\n together"));
        Assert.Equal(("第一行\n第二行", "Edition eight", "同住 一屋", "Lives together"), (changed.Note, changed.TitleEn, changed.Contacts[0].Situations[^1].Name, changed.Contacts[0].Situations[^1].NameEn));
    }

    [Fact]
    public async Task Whole_rules_are_added_and_taken_out()
    {
        var document = EditionFiles.Document("6");
        var more = await DoneAsync(document, ("do", "add-contact contacts"), ("code:contacts", "contact-of-contact"), ("zh:contacts", "密接的密接"), ("en:contacts", "Contact of a contact"));
        Assert.Equal(("contact-of-contact", 0), (more.Contacts[1].Code, more.Contacts[1].DaysBeforeOnset));
        more = await DoneAsync(more, ("do", "add-situation contacts[1].situations"), ("zh:contacts[1].situations", "同住"), ("en:contacts[1].situations", "Lives together"));
        Assert.Equal("同住", more.Contacts[1].Situations.Single().Name);
        more = await DoneAsync(more, ("do", "add-clock clocks"), ("clock:clocks", "transfer"));
        Assert.Equal("transfer", more.Clocks[^1].Code);
        more = await DoneAsync(more, ("do", "add-class caseDefinitions[0].classes"), ("class:caseDefinitions[0].classes", "clinicallyDiagnosed"));
        Assert.Equal(CaseClass.ClinicallyDiagnosed, more.CaseDefinitions[0].Classes[^1].Class);
        more = await DoneAsync(more, ("do", "add-cluster clusters"));
        Assert.Equal(2, more.Clusters.Count);
        Assert.DoesNotContain((await DoneAsync(document, ("do", "remove observations[0]"))).Observations, o => o.Code == "close-contact");
    }

    [Fact]
    public async Task Classes_are_put_in_the_order_in_which_they_are_asked_with_what_was_typed_in_them()
    {
        var document = EditionFiles.Document("6");
        static IEnumerable<CaseClass> Order(EditionDocument d) => d.CaseDefinitions[0].Classes.Select(c => c.Class);
        Assert.Equal([CaseClass.Confirmed, CaseClass.Asymptomatic, CaseClass.Discarded, CaseClass.Suspected], Order(document));
        var added = await DoneAsync(document, ("do", "add-class caseDefinitions[0].classes"), ("class:caseDefinitions[0].classes", "clinicallyDiagnosed"));
        foreach (var place in new[] { 4, 3, 2 })
        {
            added = await DoneAsync(added, ("do", $"up caseDefinitions[0].classes[{place}]"), ($"t:caseDefinitions[0].classes[{place}].source", $"from {place}"));
        }
        Assert.Equal([CaseClass.Confirmed, CaseClass.ClinicallyDiagnosed, CaseClass.Asymptomatic, CaseClass.Discarded, CaseClass.Suspected], Order(added));
        Assert.Equal("from 2", added.CaseDefinitions[0].Classes[1].Source);
        Assert.Equal(Order(document), Order(await DoneAsync(document, ("do", "up caseDefinitions[0].classes[0]"))));
    }

    [Fact]
    public async Task Branches_are_added_before_the_last_named_moved_and_taken_out()
    {
        var document = EditionFiles.Document("6");
        (string, string)[] asked = [("do", "add-branch caseDefinitions"), ("code:caseDefinitions", "hubei"), ("zh:caseDefinitions", "湖北省"), ("en:caseDefinitions", "Hubei"), ("areas:caseDefinitions", "42, 510107")];
        var one = await DoneAsync(document, asked);
        Assert.Equal(["hubei", "general"], one.CaseDefinitions.Select(b => b.Branch));
        Assert.Equal(("湖北省", "Hubei"), (one.CaseDefinitions[0].Name, one.CaseDefinitions[0].NameEn));
        Assert.Equal(["420000000000", "510107000000"], one.CaseDefinitions[0].Areas);
        Assert.Equal(document.CaseDefinitions[0].Classes.Select(c => c.Class), one.CaseDefinitions[0].Classes.Select(c => c.Class));
        await using (var db = App.Read())
        {
            Assert.Empty(EditionCheck.Of(one, await db.FactsAsync(CancellationToken.None), await db.ClocksAsync(CancellationToken.None)));
        }
        asked[1] = ("code:caseDefinitions", "wuhan");
        var two = await DoneAsync(one, asked);
        Assert.Equal(["hubei", "wuhan", "general"], two.CaseDefinitions.Select(b => b.Branch));
        Assert.Equal(["wuhan", "hubei", "general"], (await DoneAsync(two, ("do", "up caseDefinitions[1]"))).CaseDefinitions.Select(b => b.Branch));
        Assert.Equal(["wuhan", "general"], (await DoneAsync(two, ("do", "remove caseDefinitions[0]"))).CaseDefinitions.Select(b => b.Branch));
        Assert.NotNull((await ApplyAsync(document, ("do", "add-branch caseDefinitions"), ("code:caseDefinitions", "hubei"))).Refusal);
    }

    [Fact]
    public async Task The_incubation_period_is_added_changed_and_taken_out()
    {
        var without = EditionFiles.Document("6") with { Incubation = null };
        var added = await DoneAsync(without, ("do", "add-incubation incubation"));
        Assert.Equal(14, added.Incubation!.MostDays);
        var changed = await DoneAsync(added, ("n:incubation.mostDays", "21"), ("n:incubation.leastDays", "1"), ("do", "add-incubation incubation"));
        Assert.Equal((21, 1), (changed.Incubation!.MostDays, changed.Incubation.LeastDays));
        Assert.Null((await DoneAsync(changed, ("do", "remove incubation"))).Incubation);
    }

    [Theory]
    [InlineData("n:contacts[0].daysBeforeOnset", "three")]
    [InlineData("n:contacts[0].daysBeforeOnset", "2.5")]
    [InlineData("d:from", "7 March 2020")]
    [InlineData("n:observations[0].days", "")]
    [InlineData("t:contacts[0].windowDays", "3")]
    public async Task What_cannot_be_read_is_told_and_nothing_is_lost(string name, string value) =>
        Assert.NotNull((await ApplyAsync(EditionFiles.Document("6"), (name, value))).Refusal);

    [Theory]
    [InlineData("do", "remove contacts[99]")]
    [InlineData("do", "remove nothing[0].here")]
    [InlineData("do", "wrap x")]
    [InlineData("do", "up caseDefinitions[0].classes[99]")]
    [InlineData("do", "up title")]
    [InlineData("do", "add-group ")]
    [InlineData("n:contacts[7].daysBeforeOnset", "3")]
    [InlineData("o:title", "all")]
    [InlineData("x:title", "x")]
    public async Task A_place_that_does_not_exist_changes_nothing(string name, string value)
    {
        var document = EditionFiles.Document("6");
        Assert.Equal(EditionJson.Write(document), EditionJson.Write(await DoneAsync(document, (name, value))));
    }
}
