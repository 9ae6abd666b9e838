"""Addresses of rounds and scores."""

from django.urls import URLPattern, path

from dunghen.par_index.desk import round_moves, rounds, score_moves, scores

urlpatterns: list[URLPattern] = [
    path("chi-so-cchc/", rounds.rounds, name="rounds"),
    path("chi-so-cchc/can-cham/", scores.to_score, name="to-score"),
    path("chi-so-cchc/ky/lap/", rounds.new, name="round-new"),
    path("chi-so-cchc/ky/<int:pk>/", rounds.one, name="round"),
    path("chi-so-cchc/ky/<int:pk>/viec/<slug:slug>/", round_moves.of_round, name="round-move"),
    path("chi-so-cchc/don-vi/<int:pk>/", rounds.assessed, name="assessed"),
    path("chi-so-cchc/don-vi/<int:pk>/viec/<slug:slug>/", round_moves.of_assessed, name="assessed-move"),
    path("chi-so-cchc/phan/<int:pk>/viec/<slug:slug>/", round_moves.of_portion, name="portion-move"),
    path("chi-so-cchc/diem/<int:pk>/", scores.component, name="component"),
    path("chi-so-cchc/diem/<int:pk>/viec/<slug:slug>/", score_moves.of_score, name="score-move"),
    path("chi-so-cchc/tai-lieu/<int:pk>/", scores.evidence_file, name="evidence"),
    path("chi-so-cchc/tai-lieu/<int:pk>/bo/", scores.evidence_drop, name="evidence-drop"),
]
